using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SamlFederation.Iam;

/// <summary>An address or a CIDR range. An IPv4 address in IPv6 clothing is the IPv4 address.</summary>
internal readonly struct IpRange
{
    private readonly UInt128 _network;
    private readonly UInt128 _mask;
    private readonly bool _v4;

    private IpRange(UInt128 address, int prefix, bool v4)
    {
        var bits = v4 ? 32 : 128;
        _v4 = v4;
        _mask = prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (bits - prefix);
        _network = address & _mask;
    }

    internal static bool TryParse(string text, out IpRange range)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address, out var v4, out var mapped))
            return false;
        var prefix = v4 ? 32 : 128;
        if (slash >= 0)
        {
            var digits = text.AsSpan(slash + 1);
            if (digits.Length is 0 or > 3 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || (digits.Length > 1 && digits[0] == '0'))
                return false;
            // RFC 4291 2.5.5.2: the last 32 of 128 bits are the IPv4 address.
            if (mapped)
                prefix -= 96;
            if (prefix < 0 || prefix > (v4 ? 32 : 128))
                return false;
        }
        range = new IpRange(address, prefix, v4);
        return true;
    }

    internal bool Contains(UInt128 address, bool v4) => v4 == _v4 && (address & _mask) == _network;

    internal static bool TryParseAddress(string text, out UInt128 address, out bool v4, out bool mapped)
    {
        address = default;
        mapped = v4 = false;
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            v4 = true;
            return TryParseDotted(text, out address);
        }
        // IPAddress takes scopes and brackets, which are no part of an address here.
        if (text.AsSpan().ContainsAny("%[]") || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        foreach (var octet in parsed.GetAddressBytes())
            address = (address << 8) | octet;
        if (parsed.IsIPv4MappedToIPv6)
        {
            mapped = v4 = true;
            address &= uint.MaxValue;
        }
        return true;
    }

    // Four decimal octets and nothing else: IPAddress would take 10.1 and 0x7f.1 too.
    private static bool TryParseDotted(string text, out UInt128 address)
    {
        address = default;
        var parts = text.Split('.');
        if (parts.Length != 4)
            return false;
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0'))
                return false;
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
                return false;
            address = (address << 8) | octet;
        }
        return true;
    }
}
