using QRCoder;

namespace SamlFederation.Sts.Iam.Mfa;

/// <summary>The QR code by which an authenticator application takes a seed, in the words that AWS documents for QRCodePNG.</summary>
internal static class SeedPicture
{
    private const int PixelsPerModule = 4;

    public static string Address(string deviceName, string accountName, string seed) =>
        $"otpauth://totp/{Uri.EscapeDataString(deviceName)}@{Uri.EscapeDataString(accountName)}?secret={seed}";

    public static byte[] Png(string deviceName, string accountName, string seed)
    {
        using var code = QRCodeGenerator.GenerateQrCode(Address(deviceName, accountName, seed), QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(code);
        return picture.GetGraphic(PixelsPerModule);
    }
}
