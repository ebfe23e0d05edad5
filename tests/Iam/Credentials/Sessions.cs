using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

/// <summary>Sessions that the tests seal.</summary>
internal static class Sessions
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 7, 20, 37, 421, TimeSpan.Zero);

    public static SessionPrincipal Plain => new()
    {
        Kind = SessionKind.AssumedRole,
        AccountId = "123456789012",
        PrincipalArn = "arn:aws:iam::123456789012:role/team/Developer",
        PrincipalId = "AROA52RQV4237EYPOIPDF",
        SessionName = "david",
        Expires = Now.AddHours(1),
    };

    public static SessionPrincipal Full => Plain with
    {
        Tags = [new("Team", "Blue"), new("Kostenstelle", "Größe", Transitive: true)],
        SourceIdentity = "david",
        ProviderArn = "arn:aws:iam::123456789012:saml-provider/Portal",
        ProviderId = "SAMLSPD9IMTW2LM46J042K",
        OriginKeyId = "AKIAY34FZKBOKMUTVV7A",
        Saml = new("https://portal.example/saml/metadata", "david@example.com", "persistent", "1uAJanUnBc2XeUkHURMht+xam2c="),
        WebIdentity = new("idp.example/realm", "subject", "client"),
        SessionPolicies = ["""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"""],
        SessionPolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        MfaAuthenticatedAt = new(2026, 11, 23, 7, 0, 0, TimeSpan.Zero),
        Ancestors = [new("ASIAY34FZKBOKMUTVV7A", "arn:aws:iam::609629065308:role/First", "AROARORTY3BBGGVCOV4OP", new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero), "theresa")],
        Chained = true,
        Context = [new("sts:ExternalContext", "value")],
    };

    public static MintOutcome.Minted Mint(SealingKeyRing ring, SessionPrincipal draft) =>
        Assert.IsType<MintOutcome.Minted>(new CredentialMinter(ring).Mint(draft, Now));
}
