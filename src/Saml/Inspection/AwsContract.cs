using System.Globalization;

namespace SamlFederation.Saml;

/// <summary>What AWS asks of an assertion beyond SAML, and what people trip over: the linter.</summary>
internal static class AwsContract
{
    private const string OneSession = "Send one bearer SubjectConfirmation with Recipient and NotOnOrAfter, and one AuthnStatement.";
    private static readonly TimeSpan Redemption = TimeSpan.FromMinutes(5);
    private static readonly string[] Names = ["Role", "RoleSessionName", "SessionDuration", "SourceIdentity", "TransitiveTagKeys", "PrincipalTag"];

    public static IReadOnlyList<ContractFinding> Judge(AssertionClaims claims, int characters, bool isAssertionSigned, bool wasEncrypted) =>
    [
        .. Size(characters),
        .. Attributes(claims),
        .. Misspelled(claims),
        .. Subject(claims),
        .. Statements(claims),
        .. Lifetime(claims),
        .. Duration(claims),
        .. Signed(isAssertionSigned, wasEncrypted),
    ];

    private static IEnumerable<ContractFinding> Size(int characters)
    {
        if (characters > MessageText.MaxCharacters * 9 / 10)
            yield return new(ContractSeverity.Warning, "Size", $"{characters} of at most {MessageText.MaxCharacters} characters", "Send fewer roles, for example only those of one account or group.");
    }

    private static IEnumerable<ContractFinding> Attributes(AssertionClaims claims) =>
        new AwsAttributeReader(claims.Attributes).Faults().Select(fault => new ContractFinding(
            ContractSeverity.Error, $"{fault.Rule}", $"expected {fault.Expected}; seen {fault.Seen}", Advice(fault.Rule)));

    private static string Advice(AssertionRule rule) => rule switch
    {
        AssertionRule.RoleMissing => $"Send an attribute {AwsAttributes.Prefix}Role with one value per role: the role's ARN, a comma, the provider's ARN.",
        AssertionRule.Role => "Write each value as role ARN, comma, provider ARN; both of one account, and nothing else.",
        AssertionRule.RoleSessionNameMissing or AssertionRule.RoleSessionName => $"Send {AwsAttributes.Prefix}RoleSessionName with one value that names the person, for example the user name or e-mail address.",
        AssertionRule.SessionDuration => "Send whole seconds, or leave the attribute out.",
        AssertionRule.PrincipalTag or AssertionRule.PrincipalTagCount => $"Send each tag as {AwsAttributes.Prefix}PrincipalTag:KEY with one value.",
        AssertionRule.TransitiveTagKeys => "Name only keys that are sent as PrincipalTag.",
        AssertionRule.SourceIdentity => "Send one value that names the person, or leave the attribute out.",
        AssertionRule.DuplicateAttribute => "Put all values into one Attribute element.",
        _ => "Send one value.",
    };

    // AWS compares the names exactly, and passes over those it does not know without a word.
    private static IEnumerable<ContractFinding> Misspelled(AssertionClaims claims)
    {
        foreach (var attribute in claims.Attributes)
        {
            if (Meant(attribute.Name) is { } meant)
                yield return new(ContractSeverity.Warning, "Attribute", $"{Text.Show(attribute.Name)} is not read", $"If {AwsAttributes.Prefix}{meant} is meant, write exactly that, with https and in this case.");
        }
    }

    private static string? Meant(string name)
    {
        var local = name[(name.LastIndexOf('/') + 1)..];
        var (word, key) = local.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? (local[..colon], local[colon..]) : (local, "");
        var meant = Names.FirstOrDefault(known => Near(known, word));
        if (meant is null || string.Equals(name, AwsAttributes.Prefix + meant + key, StringComparison.Ordinal))
            return null;
        // Elsewhere than under AWS's address only the very word says that AWS is meant: many send a "roles" of their own.
        var isUnderAws = name.Contains("aws.amazon.com", StringComparison.OrdinalIgnoreCase);
        return isUnderAws || (string.Equals(meant, word, StringComparison.Ordinal) && meant != "Role") ? meant + key : null;
    }

    private static bool Near(string known, string word) =>
        string.Equals(known, word, StringComparison.OrdinalIgnoreCase) || string.Equals(known + "s", word, StringComparison.OrdinalIgnoreCase) || string.Equals(known, word + "s", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ContractFinding> Subject(AssertionClaims claims)
    {
        if (claims.NameId is { Format: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" })
            yield return new(ContractSeverity.Note, "NameID", "transient: another one at each sign-in", "Policies on saml:sub need a persistent NameID; so does telling in the trail who came back.");
        if (claims.NameId is null)
            yield return new(ContractSeverity.Error, "NameID", "absent", "Send one NameID in the Subject.");
    }

    private static IEnumerable<ContractFinding> Statements(AssertionClaims claims)
    {
        if (claims.Confirmations.Count != 1)
            yield return new(ContractSeverity.Error, "SubjectConfirmation", $"{claims.Confirmations.Count} of them", OneSession);
        if (claims.AuthnStatements.Count != 1)
            yield return new(ContractSeverity.Error, "AuthnStatement", $"{claims.AuthnStatements.Count} of them", OneSession);
        if (claims.Conditions is not { AudienceRestrictions.Count: > 0 })
            yield return new(ContractSeverity.Error, "Audience", "no AudienceRestriction", "Name the entity ID of the service provider as Audience.");
    }

    private static IEnumerable<ContractFinding> Lifetime(AssertionClaims claims)
    {
        if (XsDateTime.Parse(claims.IssueInstant) is { } issued && XsDateTime.Parse(claims.Conditions?.NotOnOrAfter) is { } end && end - issued > Redemption)
            yield return new(ContractSeverity.Note, "Conditions", $"valid for {Minutes(end - issued)} minutes", "AWS redeems an assertion within five minutes of its IssueInstant, whatever it says itself; a shorter life is worth less to a thief.");
    }

    private static IEnumerable<ContractFinding> Duration(AssertionClaims claims)
    {
        var duration = claims.Attributes.FirstOrDefault(a => a.Name == AwsAttributes.Prefix + "SessionDuration")?.Values;
        var end = claims.AuthnStatements.Select(s => XsDateTime.Parse(s.SessionNotOnOrAfter)).Where(e => e is not null).Order().FirstOrDefault();
        if (end is null || XsDateTime.Parse(claims.IssueInstant) is not { } issued)
            yield break;
        var given = duration is [var only] && int.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : (int?)null;
        if (given is null || issued + TimeSpan.FromSeconds(given.Value) > end)
            yield return new(ContractSeverity.Note, "SessionNotOnOrAfter", $"{Minutes(end.Value - issued)} minutes after IssueInstant", "Credentials end no later than this, however long the role and SessionDuration would let them.");
    }

    private static IEnumerable<ContractFinding> Signed(bool isAssertionSigned, bool wasEncrypted)
    {
        if (!isAssertionSigned && !wasEncrypted)
            yield return new(ContractSeverity.Note, "Signature", "the Assertion has none of its own", "A signed Response suffices here and at AWS; other service providers may ask for a signed Assertion.");
    }

    private static string Minutes(TimeSpan span) => span.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture);
}
