using System.Globalization;
using SamlFederation.Sts.Operator;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.OperatorCommands;

/// <summary>What an operator's command printed.</summary>
internal sealed record OperatorRun(int Code, string Output, string Errors)
{
    /// <summary>Runs a command on the service's data, beside it.</summary>
    public static Task<OperatorRun> OnAsync(RunningSts sts, params string[] words) =>
        Async([words[0], "--data", sts.DataDirectory, "--certs", sts.CertsDirectory, .. words[1..]]);

    public static async Task<OperatorRun> Async(params string[] words)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var errors = new StringWriter(CultureInfo.InvariantCulture);
        var code = await OperatorCommand.RunAsync(words, output, errors);
        return new OperatorRun(code, output.ToString(), errors.ToString());
    }

    /// <summary>The signer of the one section of a credentials file that the output is.</summary>
    public SigV4Signer Signer(string profile)
    {
        Assert.True(Code == 0, Errors);
        var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal($"[{profile}]", lines[0]);
        Assert.StartsWith("aws_access_key_id = AKIA", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("aws_secret_access_key = ", lines[2], StringComparison.Ordinal);
        return new SigV4Signer(lines[1].Split(" = ")[1], lines[2].Split(" = ")[1]);
    }

    /// <summary>Asserts that it failed with one sentence, which names this.</summary>
    public void AssertRefused(string named)
    {
        Assert.Equal(1, Code);
        Assert.Equal("", Output);
        var line = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }
}
