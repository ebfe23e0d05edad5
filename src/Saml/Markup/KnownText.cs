using System.Text;

namespace SamlFederation.Saml;

/// <summary>Values that stand in nearly every response: there is one string of each, and it need not be made again.</summary>
internal static class KnownText
{
    private const int Buckets = 256;

    private static readonly string[] All =
    [
        SamlConstants.Version, Ns.Success, Ns.Bearer, Ns.EntityFormat, SamlConstants.UriNameFormat, SamlConstants.BasicNameFormat, "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
        Ns.ExclusiveC14N, Ns.ExclusiveC14NWithComments, Ns.Enveloped, .. NameIdFormats.All,
        AuthnContextClasses.Password, AuthnContextClasses.PasswordProtectedTransport, AuthnContextClasses.Unspecified,
        .. Algorithms.Known,
        .. new[] { "Role", "RoleSessionName", "SessionDuration", "SourceIdentity", "TransitiveTagKeys" }.Select(name => AwsAttributes.Prefix + name),
    ];

    private static readonly (byte[] Octets, string Text)[][] Table = Fill();

    public static string? Of(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return "";
        foreach (var (known, text) in Table[Bucket(octets)])
        {
            if (octets.SequenceEqual(known))
                return text;
        }
        return null;
    }

    private static (byte[], string)[][] Fill() =>
        [.. Enumerable.Range(0, Buckets).Select(bucket => All.Distinct(StringComparer.Ordinal).Select(text => (Encoding.ASCII.GetBytes(text), text)).Where(known => Bucket(known.Item1) == bucket).ToArray())];

    private static int Bucket(ReadOnlySpan<byte> octets) => (octets.Length * 31 + octets[^1] * 7 + octets[octets.Length / 2]) & (Buckets - 1);
}
