using Microsoft.Extensions.Configuration;
using SamlFederation.Iam;

namespace SamlFederation.Authorization;

/// <summary>Where the token service is, and with which keys it is asked.</summary>
public sealed class TokenServiceOptions
{
    /// <summary>The token service's public origin, such as <c>https://sts.example.com</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The keys, one for each account whose resources this service keeps.</summary>
    public required IReadOnlyList<ServiceKey> Keys { get; init; }

    /// <summary>How long an answer may take before the request is refused with 503; 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest request body that is read to compare its hash; 1 MiB. A larger one is refused with 413.</summary>
    public long BodyLimit { get; init; } = 1024 * 1024;

    /// <summary>Reads <c>Address</c>, <c>AccessKeyId</c> and <c>SecretAccessKey</c> of a section.</summary>
    /// <exception cref="InvalidOperationException">One of them is missing or malformed.</exception>
    public static TokenServiceOptions Read(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        if (!Uri.TryCreate(Value("Address"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
            throw new InvalidOperationException("The token service's Address must be an origin such as https://sts.example.com.");
        var key = new ServiceKey(Value("AccessKeyId"), new SecretAccessKey(Value("SecretAccessKey")));
        if (key.AccountId.Length == 0) throw new InvalidOperationException("The AccessKeyId is none of the token service's.");
        return new TokenServiceOptions { Address = address, Keys = [key] };

        string Value(string name) => section[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The token service's {name} is missing from the configuration.");
    }
}
