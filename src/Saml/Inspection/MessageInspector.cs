namespace SamlFederation.Saml;

/// <summary>Tells all there is to say about a response: by the verdict of those who decide, and past it.</summary>
public static class MessageInspector
{
    /// <summary>Whom the message claims to come from and to be for, to find what it is judged by; null if it cannot be read so far.</summary>
    /// <param name="samlResponse">The base64 text.</param>
    public static ClaimedParties? Parties(string samlResponse) => ResponseReader.Read(samlResponse) switch
    {
        ReadOutcome.Ok => Look(samlResponse, false, found => new ClaimedParties(
            found.Claims?.Issuer.Value ?? "", [.. found.Claims?.Conditions?.AudienceRestrictions.SelectMany(any => any) ?? []], found.Root?.Optional("InResponseTo"u8))),
        ReadOutcome.Encrypted encrypted => new ClaimedParties(encrypted.Response.ClaimedIssuer, [], Look(samlResponse, false, found => found.Root?.Optional("InResponseTo"u8))),
        _ => null,
    };

    /// <summary>The last instant at which anybody might accept the message, with a margin for clocks; the end of time if it cannot be told.</summary>
    /// <param name="samlResponse">The base64 text.</param>
    public static DateTimeOffset UsableUntil(string samlResponse) => Look(samlResponse, false, found =>
    {
        if (found.Claims is not { Confirmations.Count: > 0 } claims || XsDateTime.Parse(claims.IssueInstant) is not { } issued)
            return DateTimeOffset.MaxValue;
        var ends = claims.Confirmations.Select(c => XsDateTime.Parse(c.NotOnOrAfter) ?? DateTimeOffset.MaxValue.AddDays(-1)).Append(issued + TimeSpan.FromMinutes(5));
        return ends.Max() + TimeSpan.FromMinutes(5);
    });

    /// <summary>Inspects a response. Nothing is kept, nothing is claimed.</summary>
    /// <param name="samlResponse">The base64 text, as posted.</param>
    /// <param name="trust">What it is judged by; null if its issuer is nobody one trusts.</param>
    /// <param name="hideBearer">Leaves out what would let a reader of the page present the message: signature values and cipher text.</param>
    public static Inspection Inspect(string samlResponse, InspectionTrust? trust, bool hideBearer = false)
    {
        ArgumentNullException.ThrowIfNull(samlResponse);
        return Look(samlResponse, hideBearer, found => Inspect(samlResponse, trust, found));
    }

    private static Inspection Inspect(string samlResponse, InspectionTrust? trust, Sight found)
    {
        var read = ResponseReader.Read(samlResponse);
        if (read is ReadOutcome.Encrypted encrypted)
        {
            if (trust?.PrivateKeys is not { } keys)
                return Report(samlResponse, found, encrypted.Response.Checks, trust is null ? NoProvider(encrypted.Response.ClaimedIssuer) : NoPrivateKey);
            read = AssertionDecryptor.Decrypt(encrypted.Response, keys);
        }
        if (read is ReadOutcome.Refused refused)
            return Report(samlResponse, found, refused.Checks, refused.Fault);
        var parsed = ((ReadOutcome.Ok)read).Response;
        if (trust is null)
            return Report(samlResponse, found, parsed.Checks, NoProvider(parsed.ClaimedIssuer)) with { Contract = Contract(samlResponse, parsed, found.Claims) };
        var signatures = Signatures(parsed, trust.Keys);
        return SignatureVerifier.Verify(parsed, trust.Keys) switch
        {
            VerifyOutcome.Ok ok => Judge(samlResponse, parsed, trust, ok.Response, found) with { Signatures = signatures, Certificates = InspectedCertificates.Of(found.Certificates, trust.Keys) },
            VerifyOutcome.Refused bad => Suppose(samlResponse, parsed, trust, bad, found) with { Signatures = signatures, Certificates = InspectedCertificates.Of(found.Certificates, trust.Keys) },
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    // Verified: the validator's verdict, and what the checks after its first fault say for themselves.
    private static Inspection Judge(string samlResponse, ParsedResponse parsed, InspectionTrust trust, VerifiedResponse verified, Sight found)
    {
        var rows = AssertionValidator.Examine(verified, trust.Expectations);
        var firstFailed = rows.FirstOrDefault(row => !row.Passed);
        var (aws, awsRows, awsFault) = Aws(trust, verified.Assertion);
        var fault = firstFailed is null ? awsFault : new AssertionFault(firstFailed.Rule, firstFailed.Expected, firstFailed.Seen);
        return Report(samlResponse, found, [], fault) with
        {
            Checks = UpTo(firstFailed ?? awsRows.FirstOrDefault(row => !row.Passed), [.. verified.Checks, .. rows, .. awsRows]),
            Claims = new InspectedClaims(true, verified.Issuer, verified.Assertion.NameId, verified.Assertion.Attributes),
            Aws = aws,
            Contract = trust.ReadsAsAws ? Contract(samlResponse, parsed, verified.Assertion) : [],
        };
    }

    // Not verified: refused, and nothing changes that. What the other checks would have said is worth knowing all the same.
    // INVARIANT: the supposed response is asked here and leaves for nowhere.
    private static Inspection Suppose(string samlResponse, ParsedResponse parsed, InspectionTrust trust, VerifyOutcome.Refused refused, Sight found)
    {
        var report = Report(samlResponse, found, refused.Checks, refused.Fault) with { Contract = trust.ReadsAsAws ? Contract(samlResponse, parsed, found.Claims) : [] };
        if (found is not { Claims: { } claims, Envelope: { } envelope })
            return report;
        var supposed = new VerifiedResponse(envelope, claims, new VerifiedSignatures(parsed, null, null));
        var (aws, awsRows, _) = Aws(trust, claims);
        var later = AssertionValidator.Examine(supposed, trust.Expectations, except: AssertionRule.CertificateValidity).Concat(awsRows).Select(row => new InspectedCheck(row, false));
        return report with { Checks = [.. report.Checks, .. later], Aws = aws };
    }

    private static Inspection Report(string samlResponse, Sight found, IReadOnlyList<Check> checks, AssertionFault? fault) => new()
    {
        Kind = MessageKind.Response,
        Characters = samlResponse.Length,
        Fault = fault,
        Checks = [.. checks.Select(row => new InspectedCheck(row, true)), .. fault is not null && checks.All(row => row.Passed) ? [new InspectedCheck(new Check(fault.Rule, Clauses.Of(fault.Rule), fault.Expected, fault.Seen, false), true)] : Array.Empty<InspectedCheck>()],
        Lines = found.Lines,
        IsMarkup = found.Root is not null,
        Signatures = [],
        Certificates = InspectedCertificates.Of(found.Certificates, null),
        Claims = found.Claims is { } claims ? new InspectedClaims(false, claims.Issuer.Value, claims.NameId, claims.Attributes) : null,
    };

    private static InspectedCheck[] UpTo(Check? failed, IReadOnlyList<Check> rows)
    {
        var isReached = true;
        return [.. rows.Select(row =>
        {
            var shown = new InspectedCheck(row, isReached);
            isReached &= !ReferenceEquals(row, failed);
            return shown;
        })];
    }

    private static AssertionFault NoProvider(string issuer) => new(AssertionRule.NoKey, "an identity provider with this entity ID", Text.Show(issuer));

    private static AssertionFault NoPrivateKey { get; } = new(AssertionRule.Decryption, "a private key of the provider that opens it", "none is registered");

    private static (AwsClaims? Claims, IReadOnlyList<Check> Rows, AssertionFault? Fault) Aws(InspectionTrust trust, AssertionClaims claims) => trust.ReadsAsAws ? Aws(new AwsAttributeReader(claims.Attributes).Read()) : (null, [], null);

    private static (AwsClaims? Claims, IReadOnlyList<Check> Rows, AssertionFault? Fault) Aws(AwsClaimsOutcome outcome) => outcome switch
    {
        AwsClaimsOutcome.Ok ok => (ok.Claims, ok.Checks, null),
        AwsClaimsOutcome.Refused refused => (null, refused.Checks, refused.Fault),
        _ => throw new InvalidOperationException("A closed union has another member."),
    };

    private static IReadOnlyList<ContractFinding> Contract(string samlResponse, ParsedResponse parsed, AssertionClaims? claims) =>
        claims is null ? [] : AwsContract.Judge(claims, samlResponse.Length, parsed.AssertionPart is not null, parsed.WasEncrypted);

    private static InspectedSignature[] Signatures(ParsedResponse parsed, VerificationKeys keys) =>
        [.. new[] { (Coverage.Response, parsed.ResponsePart), (Coverage.Assertion, parsed.AssertionPart) }
            .Where(part => part.Item2 is not null)
            .Select(part =>
            {
                var fault = part.Item2!.Verify(keys, out var key);
                return new InspectedSignature(part.Item1, key?.Fingerprint, fault is null ? null : $"{fault.Rule}");
            })];

    private static T Look<T>(string samlResponse, bool hideBearer, Func<Sight, T> use)
    {
        var octets = new OctetBuffer();
        return use(MessageOctets.Decode(samlResponse, octets) is null ? Sight.OfResponse(octets, hideBearer) : Sight.None);
    }
}
