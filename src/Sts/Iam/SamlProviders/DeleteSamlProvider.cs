using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

/// <summary>DeleteSAMLProvider. Roles that trust it stay as they are; the sessions that came from it end, and one made again under its name is another.</summary>
internal sealed class DeleteSamlProvider(IamRoad road) : SamlProviderAction<string>(road)
{
    public override string Name => "DeleteSAMLProvider";

    protected override string Read(ParameterReader parameters) => SamlProviderParameters.ReadArn(parameters);

    protected override string ArnOf(string input) => input;

    protected override async Task<IamResult> RunAsync(string input, SamlProvider provider, IamScope scope, CancellationToken cancellation)
    {
        scope.Db.SamlProviders.Remove(provider);
        await scope.Db.PendingProviders.Where(pending => pending.Arn == input).ExecuteDeleteAsync(cancellation);
        return IamResult.Ok;
    }
}
