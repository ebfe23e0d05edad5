using SamlFederation.Sts;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

return args is ["trace", ..] ? await TraceCommand.RunAsync(args[1..], Console.Out, Console.Error) : await ServiceHost.RunAsync(StsApplication.Build, args);
