using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Validation;

public sealed class XsDateTimeTests
{
    [Theory]
    [InlineData("2026-11-23T12:00:00Z", "2026-11-23T12:00:00.0000000+00:00")]
    [InlineData("2026-11-23T12:00:00.5Z", "2026-11-23T12:00:00.5000000+00:00")]
    [InlineData("2026-11-23T12:00:00.1234567Z", "2026-11-23T12:00:00.1234567+00:00")]
    [InlineData("2026-11-23T12:00:00.12345679999Z", "2026-11-23T12:00:00.1234567+00:00")]
    [InlineData("2026-11-23T24:00:00Z", "2026-11-24T00:00:00.0000000+00:00")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000+00:00")]
    [InlineData("2016-12-31T23:59:60.9Z", "2017-01-01T00:00:00.0000000+00:00")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000+00:00")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999+00:00")]
    public void Reads_UTC(string text, string expected) => Assert.Equal(expected, XsDateTime.Parse(text)?.ToString("O"));

    public static TheoryData<string> Bad => [.. new[]
    {
        "", "2026-11-23T12:00:00", "2026-11-23T12:00:00+00:00", "2026-11-23T12:00:00-00:00", "2026-11-23T12:00:00Z\n", "2026-11-23T12:00:60Z", "2026-11-23T24:00:00.1Z", "2023-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z", "2026-04-31T00:00:00Z", "9999-12-31T24:00:00Z", "9999-12-31T23:59:60Z", "2026-11-23T12:60:00Z", "2026-11-23T12:00:00.123456789012345678901Z",
    }];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Refuses_everything_else(string text) => Assert.Null(XsDateTime.Parse(text));
}
