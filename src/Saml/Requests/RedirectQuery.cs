using System.Text;

namespace SamlFederation.Saml;

/// <summary>The parameters of the HTTP Redirect binding, raw as received (SAML Bindings 3.4.4.1). Others are not ours and are passed over.</summary>
internal sealed class RedirectQuery
{
    private const string Deflate = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";
    private static readonly string[] Names = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"];
    private static readonly string[] SignedNames = ["SAMLRequest", "RelayState", "SigAlg"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, string> raw = new(StringComparer.Ordinal);

    private RedirectQuery()
    {
    }

    public bool IsSigned => raw.ContainsKey("Signature");

    /// <summary>For a trace: which of the binding's parameters there are.</summary>
    public string Shown => Text.Show(Names.Where(raw.ContainsKey));

    public static AuthnRequestFault? Read(string rawQueryString, out RedirectQuery query)
    {
        query = new RedirectQuery();
        var text = rawQueryString.StartsWith('?') ? rawQueryString[1..] : rawQueryString;
        foreach (var pair in text.Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            if (query.Add(name, value) is { } fault)
                return fault;
        }
        return query.Complete();
    }

    /// <summary>The value of a parameter, decoded; null if it is absent.</summary>
    public AuthnRequestFault? Decode(string name, out string? value)
    {
        value = null;
        if (!raw.TryGetValue(name, out var encoded))
            return null;
        value = Decode(encoded);
        return value is null ? new(AuthnRequestRule.PercentEncoding, "percent-encoded UTF-8", Text.Show(encoded)) : null;
    }

    /// <summary>What the sender signed: the octets as received, in the binding's own order whatever the order of the query.</summary>
    public byte[] SignedOctets()
    {
        var parts = SignedNames.Where(raw.ContainsKey).Select(name => $"{name}={raw[name]}");
        return Encoding.UTF8.GetBytes(string.Join('&', parts));
    }

    // An encoded or differently written name would be one parameter to us and another to whoever stands before us.
    private AuthnRequestFault? Add(string name, string value)
    {
        if (Names.Contains(name, StringComparer.Ordinal))
            return raw.TryAdd(name, value) ? null : new(AuthnRequestRule.DuplicateParameter, "every parameter once", name);
        var meant = Decode(name) ?? name;
        return Names.Contains(meant.Trim(), StringComparer.OrdinalIgnoreCase)
            ? new(AuthnRequestRule.ParameterName, "the parameter's exact name", Text.Show(name))
            : null;
    }

    private AuthnRequestFault? Complete()
    {
        if (raw.ContainsKey("SAMLRequest") && raw.ContainsKey("SAMLResponse"))
            return new(AuthnRequestRule.BothMessages, "SAMLRequest alone", "SAMLRequest and SAMLResponse");
        if (!raw.TryGetValue("SAMLRequest", out var message) || message.Length == 0)
            return new(AuthnRequestRule.MissingParameter, "SAMLRequest", "absent or empty");
        if (raw.ContainsKey("SigAlg") != raw.ContainsKey("Signature"))
            return new(AuthnRequestRule.SignatureShape, "SigAlg and Signature, or neither", IsSigned ? "Signature" : "SigAlg");
        return raw.TryGetValue("SAMLEncoding", out var encoding) && Decode(encoding) != Deflate
            ? new(AuthnRequestRule.MessageEncoding, Deflate, Text.Show(encoding))
            : null;
    }

    private static string? Decode(string encoded)
    {
        var octets = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] > 0x7E || encoded[i] < 0x21)
                return null;
            if (encoded[i] != '%')
            {
                octets[length++] = (byte)(encoded[i] == '+' ? ' ' : encoded[i]);
                continue;
            }
            if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                return null;
            octets[length++] = Convert.ToByte(encoded.Substring(i + 1, 2), 16);
            i += 2;
        }
        try
        {
            return StrictUtf8.GetString(octets, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
