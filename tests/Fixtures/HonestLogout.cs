using System.Text;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures;

/// <summary>A logout request that is accepted; tests change one thing of it.</summary>
public sealed record HonestLogout
{
    public DateTimeOffset Now { get; init; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public string Id { get; init; } = SamlId.New();

    public string Issuer { get; init; } = "https://portal.example.com/saml/metadata";

    public string Destination { get; init; } = "https://sts.example.com/saml/logout";

    public string NameId { get; init; } = "david";

    public string NameIdFormat { get; init; } = NameIdFormats.Persistent;

    public TimeSpan Life { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<string> SessionIndexes { get; init; } = [];

    public TestKey Key { get; init; } = TestKeys.Rsa;

    /// <summary>The SOAP message.</summary>
    public string Xml() => Encoding.UTF8.GetString(LogoutWriter.Write(
        new LogoutRequest
        {
            Id = Id, IssueInstant = Now, Issuer = Issuer, Destination = Destination, NotOnOrAfter = Now + Life, NameId = new NameId(NameId, NameIdFormat, Issuer, "https://sts.example.com/saml"),
            SessionIndexes = SessionIndexes, Reason = LogoutReasons.Admin,
        },
        Key.SigningKey()));
}
