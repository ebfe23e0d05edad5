namespace SamlFederation.Iam;

/// <summary>
/// The inside of a token: fields of a number and length-prefixed content, in ascending order, absent ones left out.
/// A field this build does not know refuses the token, since it may narrow what the bearer may do.
/// </summary>
internal static class SessionPayload
{
    public const int TokenIdBytes = 16;

    private enum Field
    {
        Kind = 1, AccountId, TokenId, PrincipalArn, PrincipalId, SessionName, IssuedAt, Expires, Tags, SourceIdentity, ProviderArn,
        Saml, WebIdentity, Policies, Mfa, Ancestors, Chained, Context, ProviderId, Origin,
    }

    public static byte[] Write(SessionPrincipal session)
    {
        var fields = new FieldWriter();
        fields.Add(Field.Kind, content => content.Number((ulong)session.Kind));
        fields.Add(Field.AccountId, content => content.Text(session.AccountId));
        fields.Add(Field.TokenId, content => content.Bytes(Convert.FromHexString(session.TokenId)));
        fields.Add(Field.PrincipalArn, content => content.Text(session.PrincipalArn));
        fields.Add(Field.PrincipalId, content => content.Text(session.PrincipalId));
        if (session.SessionName is { } name) fields.Add(Field.SessionName, content => content.Text(name));
        fields.Add(Field.IssuedAt, content => content.Time(session.IssuedAt));
        fields.Add(Field.Expires, content => content.Time(session.Expires));
        if (session.Tags.Count > 0) fields.Add(Field.Tags, content => content.Bytes(Packing.Tags(session.Tags)));
        if (session.SourceIdentity is { } source) fields.Add(Field.SourceIdentity, content => content.Text(source));
        if (session.ProviderArn is { } provider) fields.Add(Field.ProviderArn, content => content.Text(provider));
        if (session.Saml is { } saml)
            fields.Add(Field.Saml, content => content.Text(saml.Issuer).Text(saml.Subject).Text(saml.SubjectType).Text(saml.NameQualifier));
        if (session.WebIdentity is { } web)
            fields.Add(Field.WebIdentity, content => content.Text(web.Provider).Text(web.Subject).Text(web.Audience));
        if (session.SessionPolicies.Count + session.SessionPolicyArns.Count > 0)
            fields.Add(Field.Policies, content => content.Bytes(Packing.Policies(session.SessionPolicies, session.SessionPolicyArns)));
        if (session.MfaAuthenticatedAt is { } mfa) fields.Add(Field.Mfa, content => content.Time(mfa));
        if (session.Ancestors.Count > 0) fields.Add(Field.Ancestors, content => WriteAncestors(content, session.Ancestors));
        if (session.Chained) fields.Add(Field.Chained, content => content.Number(1));
        if (session.Context.Count > 0) fields.Add(Field.Context, content => WriteContext(content, session.Context));
        if (session.ProviderId is { } providerId) fields.Add(Field.ProviderId, content => content.Text(providerId));
        if (session.OriginKeyId is { } origin) fields.Add(Field.Origin, content => content.Text(origin));
        return fields.ToArray();
    }

    /// <exception cref="FormatException">It is not what <see cref="Write"/> writes.</exception>
    public static SessionPrincipal Read(ReadOnlySpan<byte> payload, string accessKeyId)
    {
        var session = new SessionPrincipal
        {
            Kind = default, AccountId = "", PrincipalArn = "", PrincipalId = "", Expires = default, AccessKeyId = accessKeyId,
        };
        var reader = new PayloadReader(payload);
        ulong last = 0, seen = 0;
        while (!reader.AtEnd)
        {
            var number = reader.Number();
            if (number <= last || number > (ulong)Field.Origin) throw new FormatException($"field {number} is unknown or out of order");
            last = number;
            seen |= 1UL << (int)number;
            var content = new PayloadReader(reader.Bytes());
            session = ReadField(session, (Field)number, ref content);
            if (!content.AtEnd) throw new FormatException($"field {number} has a tail");
        }
        foreach (var field in (ReadOnlySpan<Field>)[Field.Kind, Field.AccountId, Field.TokenId, Field.PrincipalArn, Field.PrincipalId, Field.IssuedAt, Field.Expires])
            if ((seen & (1UL << (int)field)) == 0) throw new FormatException($"field {(int)field} is missing");
        return session;
    }

    private static SessionPrincipal ReadField(SessionPrincipal session, Field field, ref PayloadReader content)
    {
        switch (field)
        {
            case Field.Kind: return session with { Kind = ReadKind(content.Number()) };
            case Field.AccountId: return session with { AccountId = content.Text() };
            case Field.TokenId: return session with { TokenId = Convert.ToHexStringLower(content.Bytes()) };
            case Field.PrincipalArn: return session with { PrincipalArn = content.Text() };
            case Field.PrincipalId: return session with { PrincipalId = content.Text() };
            case Field.SessionName: return session with { SessionName = content.Text() };
            case Field.IssuedAt: return session with { IssuedAt = content.Time() };
            case Field.Expires: return session with { Expires = content.Time() };
            case Field.Tags: return session with { Tags = Packing.ReadTags(content.Bytes()) };
            case Field.SourceIdentity: return session with { SourceIdentity = content.Text() };
            case Field.ProviderArn: return session with { ProviderArn = content.Text() };
            case Field.Saml: return session with { Saml = new SamlSession(content.Text(), content.Text(), content.Text(), content.Text()) };
            case Field.WebIdentity: return session with { WebIdentity = new WebIdentitySession(content.Text(), content.Text(), content.Text()) };
            case Field.Policies:
                var (inline, arns) = Packing.ReadPolicies(content.Bytes());
                return session with { SessionPolicies = inline, SessionPolicyArns = arns };
            case Field.Mfa: return session with { MfaAuthenticatedAt = content.Time() };
            case Field.Ancestors: return session with { Ancestors = ReadAncestors(ref content) };
            case Field.Chained: return session with { Chained = content.Number() == 1 };
            case Field.Context: return session with { Context = ReadContext(ref content) };
            case Field.ProviderId: return session with { ProviderId = content.Text() };
            case Field.Origin: return session with { OriginKeyId = content.Text() };
            default: throw new FormatException($"field {(int)field} is unknown");
        }
    }

    private static SessionKind ReadKind(ulong number) =>
        number is >= (ulong)SessionKind.AssumedRole and <= (ulong)SessionKind.UserSession
            ? (SessionKind)number
            : throw new FormatException($"kind {number} is unknown");

    private static void WriteAncestors(PayloadWriter content, IReadOnlyList<SessionAncestor> ancestors)
    {
        content.Number((ulong)ancestors.Count);
        foreach (var ancestor in ancestors)
            content.Text(ancestor.AccessKeyId).Text(ancestor.RoleArn).Text(ancestor.UniqueId).Time(ancestor.IssuedAt).Text(ancestor.SessionName ?? "");
    }

    private static SessionAncestor[] ReadAncestors(ref PayloadReader content)
    {
        var ancestors = new SessionAncestor[content.Count()];
        for (var i = 0; i < ancestors.Length; i++)
            ancestors[i] = new SessionAncestor(content.Text(), content.Text(), content.Text(), content.Time(), content.Text() is { Length: > 0 } name ? name : null);
        return ancestors;
    }

    private static void WriteContext(PayloadWriter content, IReadOnlyList<KeyValuePair<string, string>> context)
    {
        content.Number((ulong)context.Count);
        foreach (var (key, value) in context) content.Text(key).Text(value);
    }

    private static KeyValuePair<string, string>[] ReadContext(ref PayloadReader content)
    {
        var context = new KeyValuePair<string, string>[content.Count()];
        for (var i = 0; i < context.Length; i++) context[i] = new(content.Text(), content.Text());
        return context;
    }

    private sealed class FieldWriter
    {
        private readonly PayloadWriter _all = new();

        public void Add(Field field, Action<PayloadWriter> write)
        {
            var content = new PayloadWriter();
            write(content);
            _all.Number((ulong)field).Bytes(content.Written);
        }

        public byte[] ToArray() => _all.Written.ToArray();
    }
}
