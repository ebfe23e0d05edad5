using SamlFederation.Bucket;
using SamlFederation.Web;

return await ServiceHost.RunAsync(BucketApplication.Build, args);
