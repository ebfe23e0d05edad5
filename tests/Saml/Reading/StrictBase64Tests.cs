using System.Text;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>One octet string has one text, and the decoder has three doors: all of them open for the same.</summary>
public sealed class StrictBase64Tests
{
    [Theory]
    [InlineData("QQ==", "41")]
    [InlineData("QUI=", "4142")]
    [InlineData("QUJD", "414243")]
    [InlineData("+/+/", "FBFFBF")]
    [InlineData("Q\r\nU\nJ\rD\n", "414243")]
    [InlineData("QQ\n=\r=\n", "41")]
    [InlineData("", null)]
    [InlineData("\n", null)]
    [InlineData("=", null)]
    [InlineData("====", null)]
    [InlineData("QQ", null)]
    [InlineData("QQ=", null)]
    [InlineData("QQ===", null)]
    [InlineData("QQ==QQ==", null)]
    [InlineData("QQ=Q", null)]
    [InlineData("Q===", null)]
    [InlineData("QR==", null)]
    [InlineData("QUJ=", null)]
    [InlineData("QUJD=", null)]
    [InlineData("QUJ D", null)]
    [InlineData("QUJ\tD", null)]
    [InlineData("-_-_", null)]
    [InlineData("QUJ\u0141", null)]
    [InlineData("QUJ\u0000", null)]
    public void Decodes_what_is_strict(string text, string? expected)
    {
        Assert.Equal(expected, Characters(text));
        Assert.Equal(expected, Octets(text));
        Assert.Equal(expected, Buffered(text));
    }

    [Fact]
    public void Decodes_what_the_platform_encodes_wherever_its_lines_break()
    {
        var random = new Random(1);
        for (var length = 1; length < 400; length++)
        {
            var octets = new byte[length];
            random.NextBytes(octets);
            var text = string.Concat(Convert.ToBase64String(octets).Select(digit => random.Next(8) > 0 ? $"{digit}" : $"{digit}\r\n"));
            var expected = Convert.ToHexString(octets);
            Assert.Equal(expected, Characters(text));
            Assert.Equal(expected, Octets(text));
            Assert.Equal(expected, Buffered(text));
        }
    }

    private static string? Characters(string text) => Hex(StrictBase64.Decode(text, "\r\n"));

    private static string? Octets(string text) => Hex(StrictBase64.Decode(Encoding.UTF8.GetBytes(text), "\r\n"));

    private static string? Buffered(string text)
    {
        var buffer = new OctetBuffer();
        buffer.Write("before"u8);
        return StrictBase64.Decode(text, "\r\n", buffer) ? Convert.ToHexString(buffer.Written) : null;
    }

    private static string? Hex(byte[]? octets) => octets is null ? null : Convert.ToHexString(octets);
}
