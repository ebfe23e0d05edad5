using SamlFederation.Tests.Road;

return args switch
{
    ["bare", var port] => await BareServer.RunAsync(port),
    ["service", .. var rest] => await MeasuredService.RunAsync(rest),
    ["trail", .. var rest] => await TrailBench.RunAsync(rest),
    _ => await RoadBench.RunAsync(args),
};
