using SamlFederation.Sts;
using SamlFederation.Sts.Operator;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

return args switch
{
    ["trace", ..] => await TraceCommand.RunAsync(args[1..], Console.Out, Console.Error),
    ["account" or "region" or "trail", ..] => await OperatorCommand.RunAsync(args, Console.Out, Console.Error),
    _ => await ServiceHost.RunAsync(StsApplication.Build, args),
};
