using SamlFederation.Portal;
using SamlFederation.Web;

return await ServiceHost.RunAsync(PortalApplication.Build, args);
