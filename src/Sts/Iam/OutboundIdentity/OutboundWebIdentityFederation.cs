using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.OutboundIdentity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.OutboundIdentity;

/// <summary>An action on the account's own issuing of web identity tokens.</summary>
internal abstract class OutboundAction(IamRoad road) : IamAction<bool>(road)
{
    // Its status is the error's own: asking again for what is already so is told, not repeated.
    protected static WireError AlreadyEnabled { get; } = new("FeatureEnabled", 409, "Outbound web identity federation is already enabled for this account.");

    protected static WireError AlreadyDisabled { get; } = new("FeatureDisabled", 404, "Outbound web identity federation is disabled for this account.");

    protected sealed override bool Read(ParameterReader parameters) => true;

    protected sealed override Task<IamTarget> FindAsync(bool input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected sealed override async Task<IamResult> RunAsync(bool input, IamScope scope, CancellationToken cancellation) =>
        Run(await scope.Db.Accounts.SingleAsync(account => account.Id == scope.AccountId, cancellation));

    protected abstract IamResult Run(Account account);
}

/// <summary>EnableOutboundWebIdentityFederation: the account becomes an issuer. Once off, it comes back under another address: whoever trusted the old one has to be told.</summary>
internal sealed class EnableOutboundWebIdentityFederation(IamRoad road, OutboundIssuers issuers) : OutboundAction(road)
{
    public override string Name => "EnableOutboundWebIdentityFederation";

    protected override IamResult Run(Account account)
    {
        if (account.OutboundIssuer is not null) return AlreadyEnabled;
        account.OutboundIssuer = Guid.NewGuid().ToString();
        return IamResult.Of(new ResponseNode.Text("IssuerIdentifier", issuers.Url(account.OutboundIssuer)));
    }
}

/// <summary>DisableOutboundWebIdentityFederation: no token is issued any more, and none that was can be verified.</summary>
internal sealed class DisableOutboundWebIdentityFederation(IamRoad road) : OutboundAction(road)
{
    public override string Name => "DisableOutboundWebIdentityFederation";

    protected override IamResult Run(Account account)
    {
        if (account.OutboundIssuer is null) return AlreadyDisabled;
        account.OutboundIssuer = null;
        return IamResult.Ok;
    }
}

/// <summary>GetOutboundWebIdentityFederationInfo.</summary>
internal sealed class GetOutboundWebIdentityFederationInfo(IamRoad road, OutboundIssuers issuers) : OutboundAction(road)
{
    public override string Name => "GetOutboundWebIdentityFederationInfo";

    protected override IamResult Run(Account account) => account.OutboundIssuer is { } id
        ? IamResult.Of(new ResponseNode.Text("IssuerIdentifier", issuers.Url(id)), new ResponseNode.Flag("JwtVendingEnabled", true))
        : AlreadyDisabled;
}
