using System.Globalization;

namespace SamlFederation.Web;

/// <summary>The runtime's own limits on signed XML may be switched off from outside the program. A process in which one is loosened does not start.</summary>
internal static class SecurityFloor
{
    private const string Xml = "System.Security.Cryptography.Xml.";

    private static readonly (string Switch, int Most)[] Limits =
    [
        (Xml + "DangerousMaxRecursionDepth", 64),
        (Xml + "MaxTransformsPerChain", 20),
        (Xml + "MaxDecryptedDataElements", 100),
    ];

    private static readonly string[] NeverOn =
    [
        Xml + "AllowDangerousEncryptedXmlTransforms",
        Xml + "CryptoXmlAllowDtdProcessing",
        "Switch.System.Security.Cryptography.Xml.SignedXml.AllowUnsafeTruncatedHmacSignatureVerification",
    ];

    // Their bounds are the runtime's business, and there is no honest reason to move them.
    private static readonly string[] NeverSet =
    [
        Xml + "DangerousMaxCanonicalizationAttributesPerElement",
        Xml + "DangerousMaxDecryptionCount",
        Xml + "CryptoXmlMaxInputDocumentDepth",
    ];

    /// <exception cref="StartupRefusedException">A switch is loosened.</exception>
    internal static void Check() => Check(AppContext.GetData);

    internal static void Check(Func<string, object?> setting)
    {
        foreach (var (name, most) in Limits)
        {
            if (setting(name) is { } value && !(Number(value) is > 0 and var number && number <= most))
                throw new StartupRefusedException($"The runtime setting {name} is loosened to {value}; remove it.");
        }

        foreach (var name in NeverOn)
        {
            if (setting(name) is { } value && !string.Equals(value.ToString(), bool.FalseString, StringComparison.OrdinalIgnoreCase))
                throw new StartupRefusedException($"The runtime setting {name} is switched on; remove it.");
        }

        if (NeverSet.FirstOrDefault(name => setting(name) is not null) is { } set)
            throw new StartupRefusedException($"The runtime setting {set} is set; remove it.");
    }

    private static int? Number(object value) =>
        int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
