using System.Collections.Concurrent;
using SamlFederation.Sts.Regions;
using SamlFederation.Web;

namespace SamlFederation.Sts.Federation;

/// <summary>The names and addresses that are this service's, as assertions must give them: byte for byte, from the options, never from a request.</summary>
internal sealed class OwnAddresses(ServiceOptions options)
{
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _recipients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _ownRecipients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _audiences = new(StringComparer.Ordinal);

    /// <summary>Our entity ID, where our metadata lies.</summary>
    public string EntityId => options.PublicUrl + "/static/saml-metadata.xml";

    /// <summary>The sign-in address that serves every provider.</summary>
    public string SignIn => options.PublicUrl + "/saml";

    /// <summary>Where an identity provider says that it has signed somebody out.</summary>
    public string Logout => SignIn + "/logout";

    /// <summary>The sign-in address of one provider.</summary>
    public string Acs(string providerUuid) => $"{SignIn}/acs/{providerUuid}";

    /// <summary>What Recipient and Destination may be for an assertion of this provider.</summary>
    public IReadOnlySet<string> Recipients(string providerUuid) => _recipients.GetOrAdd(providerUuid, uuid => Set(
        [SignIn, Acs(uuid)], options.AcceptAwsAudience ? AwsAddresses.Recipients(uuid) : []));

    /// <summary>What they may be where assertions must come encrypted: the provider's own address alone.</summary>
    public IReadOnlySet<string> OwnRecipients(string providerUuid) => _ownRecipients.GetOrAdd(providerUuid, uuid => Set(
        [Acs(uuid)], options.AcceptAwsAudience ? AwsAddresses.OwnRecipients(uuid) : []));

    /// <summary>What Audience may be: AWS takes the entity ID and the sign-in addresses alike.</summary>
    public IReadOnlySet<string> Audiences(string providerUuid) => _audiences.GetOrAdd(providerUuid, uuid => Set(
        [EntityId, SignIn, Acs(uuid)], options.AcceptAwsAudience ? AwsAddresses.Audiences(uuid) : []));

    private static HashSet<string> Set(IEnumerable<string> own, IEnumerable<string> others) => new(own.Concat(others), StringComparer.Ordinal);
}

/// <summary>AWS's own names, for integration tests that send assertions shaped for AWS. Never on by default, never in Production.</summary>
internal static class AwsAddresses
{
    private static readonly string[] Origins =
    [
        "https://signin.aws.amazon.com", "https://signin.amazonaws.cn", "https://signin.amazonaws-us-gov.com",
        .. Region.All.Select(region => $"https://{region.Name}.signin.aws.amazon.com"),
    ];

    public static IEnumerable<string> OwnRecipients(string uuid) => Origins.Select(origin => $"{origin}/saml/acs/{uuid}");

    public static IEnumerable<string> Recipients(string uuid) =>
        Origins.SelectMany(origin => new[] { $"{origin}/saml", $"{origin}/static/saml" }).Concat(OwnRecipients(uuid));

    public static IEnumerable<string> Audiences(string uuid) =>
        ["urn:amazon:webservices", "urn:amazon:webservices:cn-north-1", "urn:amazon:webservices:govcloud", .. Recipients(uuid)];
}
