using System.Net;

namespace SamlFederation.Sts.Trail;

/// <summary>What every record and every policy needs to know of the request itself.</summary>
internal sealed record RequestFacts
{
    /// <summary>The region of calls that name none.</summary>
    public const string GlobalRegion = "us-east-1";

    /// <summary>The UUID that the caller is given.</summary>
    public required string RequestId { get; init; }

    /// <summary>The one instant by which the whole request is judged.</summary>
    public required DateTimeOffset Now { get; init; }

    public required string SourceIp { get; init; }

    public required string UserAgent { get; init; }

    /// <summary>The Host header as sent; for the record, and for telling a region's endpoint.</summary>
    public required string Host { get; init; }

    /// <summary>The region that serves the request.</summary>
    public string Region { get; init; } = GlobalRegion;

    /// <summary>Whether it came to a region's endpoint, by its host or by the region it was signed for, and not to the global one.</summary>
    public bool IsRegional { get; init; }

    public bool IsSecure { get; init; }

    /// <summary>Whether it came from a page of the console, where a cookie stands for the session's signature.</summary>
    public bool IsFromConsole { get; init; }

    public string? TlsVersion { get; init; }

    public string? CipherSuite { get; init; }

    /// <summary>An address as CloudTrail writes it: IPv4 also where the socket speaks IPv6.</summary>
    public static string Address(IPAddress? address) =>
        address is null ? "unknown" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
