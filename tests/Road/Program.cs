using SamlFederation.Tests.Road;

return args switch
{
    ["bare", var port] => await BareServer.RunAsync(port),
    _ => await RoadBench.RunAsync(args),
};
