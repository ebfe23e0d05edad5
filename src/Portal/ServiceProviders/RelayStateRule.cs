using System.Text;

namespace SamlFederation.Portal.ServiceProviders;

/// <summary>What a deep link may carry. RelayState is the service provider's own word and opaque to us; for a role consumer it is a destination.</summary>
internal static class RelayStateRule
{
    // AWS deep links pass the 80 bytes of SAML Bindings 3.4.3.
    internal const int MaximumBytes = 2048;

    internal static bool Allows(ServiceProvider provider, string relayState)
    {
        if (Encoding.UTF8.GetByteCount(relayState) > MaximumBytes || relayState.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune.Value is 0xFFFD or 0x2028 or 0x2029))
            return false;
        return !provider.ConsumesRoles || IsPath(relayState) || IsWeb(relayState);
    }

    private static bool IsPath(string text) => text.StartsWith('/') && (text.Length == 1 || text[1] is not ('/' or '\\'));

    private static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal));
}
