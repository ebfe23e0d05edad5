using System.Globalization;
using System.Xml;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Faults;

/// <summary>What is to be issued, as it was asked for and found good.</summary>
internal sealed record FaultRequest(FaultOrder Order, SignedParts Mode, string? RelayState);

/// <summary>A parameter that is not good, and why.</summary>
internal sealed record FaultyParameter(string Name, string Reason);

/// <summary>Reads the parameters of a request, the same from JSON and from the page's form: names with one or several texts each.</summary>
internal static class FaultRequestReader
{
    internal static readonly IReadOnlyList<string> Names =
        ["acs", "audience", "nameId", "nameIdFormat", "roles", "roleSessionName", "duration", "attributes", "inResponseTo", "relayState", "signed"];

    private static readonly string[] Several = ["roles", "attributes"];
    private const int MostCharacters = 2_000, MostValues = 100;

    /// <summary>The request, or the first parameter that is not good.</summary>
    internal static (FaultRequest? Request, FaultyParameter? Wrong) Read(Fault fault, IReadOnlyDictionary<string, IReadOnlyList<string>> given, FaultIdentity identity)
    {
        if (Misshapen(given) is { } misshapen)
            return (null, misshapen);
        string? One(string name) => given.TryGetValue(name, out var values) && values is [{ Length: > 0 } only] ? only : null;
        IReadOnlyList<string> All(string name) => given.TryGetValue(name, out var values) ? values : [];

        var acs = One("acs") ?? identity.Peer.AssertionConsumerService;
        if (!Uri.TryCreate(acs, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return Wrong("acs", $"is the full http or https address of the assertion consumer service, such as https://app.example.com/saml/acs, not `{acs}`");
        if (All("roles").FirstOrDefault(role => role.Count(c => c == ',') != 1) is { } role)
            return Wrong("roles", $"are `role ARN,provider ARN` each, not `{role}`");
        if (All("attributes").FirstOrDefault(pair => pair.IndexOf('=', StringComparison.Ordinal) < 1) is { } pair)
            return Wrong("attributes", $"are `name=value` each, not `{pair}`");
        if (Duration(One("duration")) is not { } duration)
            return Wrong("duration", $"is a whole number of seconds from 900 to 43200, not `{One("duration")}`");
        if (Mode(fault, One("signed")) is not { } mode)
            return Wrong("signed", $"is one of {string.Join(", ", fault.Forgery.Modes.Select(FaultCatalogue.NameOf))} for this fault, not `{One("signed")}`");

        var order = new FaultOrder
        {
            Issuer = identity.EntityId,
            AssertionConsumerService = acs,
            Audience = One("audience") ?? identity.Peer.Audience,
            NameId = One("nameId") ?? "david",
            NameIdFormat = One("nameIdFormat") ?? NameIdFormats.Persistent,
            Roles = All("roles"),
            RoleSessionName = One("roleSessionName"),
            SessionDuration = duration == 0 ? null : duration,
            Attributes = [.. Attributes(All("attributes"))],
            InResponseTo = One("inResponseTo"),
        };
        return (new(order, mode, One("relayState")), null);
    }

    private static FaultyParameter? Misshapen(IReadOnlyDictionary<string, IReadOnlyList<string>> given)
    {
        foreach (var (name, values) in given)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
                return new(name, $"is no parameter; they are {string.Join(", ", Names)}");
            if (values.Count > (Several.Contains(name, StringComparer.Ordinal) ? MostValues : 1))
                return new(name, Several.Contains(name, StringComparer.Ordinal) ? $"takes at most {MostValues} values" : "takes one value");
            if (values.Any(value => value.Length > MostCharacters))
                return new(name, $"is longer than {MostCharacters} characters");
            if (values.Any(value => !IsXml(value)))
                return new(name, "holds a character that XML cannot carry");
        }

        return null;
    }

    private static IEnumerable<SamlAttribute> Attributes(IReadOnlyList<string> pairs) => pairs
        .Select(pair => pair.Split('=', 2))
        .GroupBy(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
        .Select(attribute => new SamlAttribute(attribute.Key, [.. attribute], attribute.Key.Contains(':', StringComparison.Ordinal) ? SamlConstants.UriNameFormat : SamlConstants.BasicNameFormat));

    // 0 is none; null is not good.
    private static int? Duration(string? text) => text is null ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 43_200 ? seconds
        : null;

    private static SignedParts? Mode(Fault fault, string? name) => name is null
        ? fault.Forgery.Modes[0]
        : fault.Forgery.Modes.Where(mode => FaultCatalogue.NameOf(mode) == name).Select(mode => (SignedParts?)mode).FirstOrDefault();

    private static bool IsXml(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                i++;
            else
                return false;
        }

        return true;
    }

    private static (FaultRequest?, FaultyParameter?) Wrong(string name, string reason) => (null, new(name, reason));
}
