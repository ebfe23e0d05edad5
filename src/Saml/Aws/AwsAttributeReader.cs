using System.Globalization;
using System.Text.RegularExpressions;

namespace SamlFederation.Saml;

/// <summary>One reading of the AWS attributes: a rule per method, the first that fails refuses.</summary>
internal sealed partial class AwsAttributeReader(IReadOnlyList<SamlAttribute> attributes)
{
    private const string TagPrefix = AwsAttributes.Prefix + "PrincipalTag:";
    private const int MaxTags = 50;

    private readonly Trace trace = new();
    private readonly List<RolePair> roles = [];
    private readonly List<KeyValuePair<string, string>> tags = [];
    private readonly List<string> transitive = [];
    private string? sessionName;
    private int? duration;
    private string? sourceIdentity;

    public AwsClaimsOutcome Read()
    {
        var fault = Names() ?? ContextKeyTable.SingleValues(attributes) ?? Roles() ?? SessionName() ?? Duration() ?? Tags() ?? Transitive() ?? SourceIdentity();
        if (fault is not null)
            return new AwsClaimsOutcome.Refused(fault, trace.Fail(fault));
        return new AwsClaimsOutcome.Ok(new AwsClaims
        {
            Roles = roles,
            RoleSessionName = sessionName!,
            SessionDuration = duration,
            PrincipalTags = tags,
            TransitiveTagKeys = transitive,
            SourceIdentity = sourceIdentity,
        }, trace.Checks);
    }

    /// <summary>The first fault of every rule, for the linter.</summary>
    public IReadOnlyList<AssertionFault> Faults() =>
        [.. new[] { Names(), ContextKeyTable.SingleValues(attributes), Roles(), SessionName(), Duration(), Tags(), Transitive(), SourceIdentity() }.OfType<AssertionFault>()];

    // Which of two equal names counts is a matter of habit, so neither does. Names that nobody reads (Keycloak repeats its Role) may repeat.
    private AssertionFault? Names()
    {
        var twice = attributes.Where(a => a.Name.StartsWith(AwsAttributes.Prefix, StringComparison.Ordinal) || ContextKeyTable.Reads(a.Name))
            .GroupBy(a => a.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? null : new(AssertionRule.DuplicateAttribute, "each attribute once", Text.Show(twice.Key));
    }

    private AssertionFault? Roles()
    {
        const string expected = "role ARN and provider ARN of one account";
        if (Values("Role") is not { Count: > 0 } values)
            return new(AssertionRule.RoleMissing, "a Role attribute with a value", "none");
        var known = new HashSet<RolePair>();
        foreach (var value in values)
        {
            if (RoleValue.Parse(value) is not { } pair)
                return new(AssertionRule.Role, expected, Text.Show(value));
            if (known.Add(pair))
                roles.Add(pair);
        }
        trace.Pass(AssertionRule.Role, expected, $"{roles.Count} of them");
        return null;
    }

    private AssertionFault? SessionName()
    {
        if (Values("RoleSessionName") is not { Count: > 0 } values)
            return new(AssertionRule.RoleSessionNameMissing, "a RoleSessionName", "none");
        if (values is not [var only] || !Identity().IsMatch(only))
            return new(AssertionRule.RoleSessionName, "one value of [A-Za-z0-9_+=,.@-]{2,64}", Text.Show(values));
        sessionName = only;
        trace.Pass(AssertionRule.RoleSessionName, "[A-Za-z0-9_+=,.@-]{2,64}", only);
        return null;
    }

    private AssertionFault? Duration()
    {
        if (Values("SessionDuration") is not { } values)
            return null;
        if (values is not [var only] || !Seconds().IsMatch(only) || int.Parse(only, CultureInfo.InvariantCulture) is not (>= 900 and <= 43200 and var seconds))
            return new(AssertionRule.SessionDuration, "one whole number, 900 to 43200", Text.Show(values));
        duration = seconds;
        trace.Pass(AssertionRule.SessionDuration, "900 to 43200", only);
        return null;
    }

    private AssertionFault? Tags()
    {
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var attribute in attributes.Where(a => a.Name.StartsWith(TagPrefix, StringComparison.Ordinal)))
        {
            var key = attribute.Name[TagPrefix.Length..];
            if (tags.Count == MaxTags)
                return new(AssertionRule.PrincipalTagCount, $"at most {MaxTags} tags", "more");
            if (!TagKey().IsMatch(key) || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) || !keys.Add(key))
                return new(AssertionRule.PrincipalTag, "a key of 1 to 128 letters, digits, spaces and _.:/=+-@, unique ignoring case, not beginning with aws:", Text.Show(key));
            if (attribute.Values is not [var value] || !TagValue().IsMatch(value))
                return new(AssertionRule.PrincipalTag, "one value of at most 256 letters, digits, spaces and _.:/=+-@", Text.Show(attribute.Values));
            tags.Add(new(key, value));
        }
        if (tags.Count > 0)
            trace.Pass(AssertionRule.PrincipalTag, $"at most {MaxTags} tags", Text.Show(tags.Select(t => t.Key)));
        return null;
    }

    private AssertionFault? Transitive()
    {
        const string expected = "keys of tags that are passed, each once";
        foreach (var key in Values("TransitiveTagKeys") ?? [])
        {
            var tag = tags.Select(t => t.Key).FirstOrDefault(k => string.Equals(k, key, StringComparison.OrdinalIgnoreCase));
            if (tag is null || transitive.Contains(tag))
                return new(AssertionRule.TransitiveTagKeys, expected, Text.Show(key));
            transitive.Add(tag);
        }
        if (transitive.Count > 0)
            trace.Pass(AssertionRule.TransitiveTagKeys, expected, Text.Show(transitive));
        return null;
    }

    // The character set has no colon, so nothing in it begins with aws:
    private AssertionFault? SourceIdentity()
    {
        if (Values("SourceIdentity") is not { } values)
            return null;
        if (values is not [var only] || !Identity().IsMatch(only))
            return new(AssertionRule.SourceIdentity, "one value of [A-Za-z0-9_+=,.@-]{2,64}", Text.Show(values));
        sourceIdentity = only;
        trace.Pass(AssertionRule.SourceIdentity, "[A-Za-z0-9_+=,.@-]{2,64}", only);
        return null;
    }

    private IReadOnlyList<string>? Values(string name) =>
        attributes.FirstOrDefault(a => string.Equals(a.Name, AwsAttributes.Prefix + name, StringComparison.Ordinal))?.Values;

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identity();

    [GeneratedRegex(@"\A[1-9][0-9]{2,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Seconds();

    // IAM's [\p{L}\p{Z}\p{N}_.:/=+\-@], less the line and paragraph separators of \p{Z}, which no page shows as what they are
    [GeneratedRegex(@"\A[\p{L}\p{Zs}\p{N}_.:/=+@-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagKey();

    [GeneratedRegex(@"\A[\p{L}\p{Zs}\p{N}_.:/=+@-]{0,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagValue();
}
