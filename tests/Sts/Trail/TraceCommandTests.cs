using System.Globalization;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Trail;

public sealed class TraceCommandTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Prints_why_a_request_was_refused()
    {
        var answer = await _sts.AssumeAsync(_sts.Honest(TestWorld.OtherAudience));
        var (code, output, errors) = await RunAsync(answer.RequestId);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("AccessDenied", output, StringComparison.Ordinal);
        Assert.Contains("https://other.example.com/saml", output, StringComparison.Ordinal);
        Assert.Contains("FAIL  sts:AssumeRoleWithSAML", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_a_strangers_text_without_its_control_characters()
    {
        var answer = await _sts.AssumeAsync(_sts.Honest() with { Audience = "https://x.example.com/\u202Egpj" });
        var (code, output, _) = await RunAsync(answer.RequestId);
        Assert.Equal(0, code);
        Assert.DoesNotContain('\u202E', output);
        Assert.DoesNotContain('\u001B', output);
    }

    [Theory]
    [InlineData("4f9f4bd5-0000-4000-8000-000000000000")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Says_in_a_sentence_that_there_is_no_such_request(string requestId)
    {
        var (code, output, errors) = await RunAsync(requestId);
        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith(".", errors.TrimEnd(), StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string requestId)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var errors = new StringWriter(CultureInfo.InvariantCulture);
        var code = await TraceCommand.RunAsync([requestId, "--data", _sts.DataDirectory, "--certs", _sts.CertsDirectory], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
