using SamlFederation.Tests.Road;

return args switch
{
    ["bare", var port] => await BareServer.RunAsync(port),
    ["trail", .. var rest] => await TrailBench.RunAsync(rest),
    _ => await RoadBench.RunAsync(args),
};
