using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamlFederation.Tests.EndToEnd.Machine;

namespace SamlFederation.Tests.EndToEnd.CommandLine;

/// <summary>The credentials as the aws command prints them.</summary>
public sealed record PrintedCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken, DateTimeOffset Expiration)
{
    public static PrintedCredentials From(Finished assumed)
    {
        Assert.True(assumed.ExitCode == 0, assumed.ToString());
        var credentials = JsonNode.Parse(assumed.Output)!["Credentials"]!;
        return credentials.Deserialize<PrintedCredentials>()!;
    }
}

/// <summary>The aws command as the machine has it, with no settings of whoever runs the tests.</summary>
public sealed class AwsCommand(Uri sts, TemporaryFolder folder)
{
    public string Endpoint => sts.GetLeftPart(UriPartial.Authority);

    public Task<Finished> AssumeRoleWithSamlAsync(string roleArn, string principalArn, string responseFile, params string[] more) =>
        RunAsync(
            ["sts", "assume-role-with-saml", "--role-arn", roleArn, "--principal-arn", principalArn, "--saml-assertion", $"file://{responseFile}", "--endpoint-url", Endpoint, .. more],
            null);

    /// <param name="credentials">Whose; a null session token is not sent at all.</param>
    /// <param name="ahead">How far the client's own clock runs ahead of the machine's.</param>
    public Task<Finished> GetCallerIdentityAsync(PrintedCredentials credentials, TimeSpan ahead = default) =>
        RunAsync(["sts", "get-caller-identity", "--output", "json", "--endpoint-url", Endpoint], credentials, ahead);

    /// <summary>Any command with these credentials.</summary>
    public Task<Finished> AsAsync(PrintedCredentials credentials, TimeSpan ahead, params string[] arguments) =>
        RunAsync([.. arguments, "--endpoint-url", Endpoint], credentials, ahead);

    /// <summary>As the owner of a profile in a credentials file.</summary>
    public Task<Finished> AdministerAsync(string credentialsFile, string profile, params string[] arguments)
    {
        var settings = Settings(null);
        (settings["AWS_SHARED_CREDENTIALS_FILE"], settings["AWS_PROFILE"]) = (credentialsFile, profile);
        return ShellCommand.RunAsync("aws", [.. arguments, "--output", "json", "--endpoint-url", Endpoint], settings, folder: folder.Path);
    }

    /// <summary>Runs a line as a person types it into bash, in the folder.</summary>
    public Task<Finished> TypedAsync(string line) =>
        ShellCommand.RunAsync("bash", ["-c", line], Settings(null), folder: folder.Path);

    private Task<Finished> RunAsync(string[] arguments, PrintedCredentials? credentials, TimeSpan ahead = default) =>
        ahead == default
            ? ShellCommand.RunAsync("aws", arguments, Settings(credentials), folder: folder.Path)
            : ShellCommand.RunAsync(
                "faketime",
                ["-f", string.Create(CultureInfo.InvariantCulture, $"+{(long)ahead.TotalSeconds}s"), "aws", .. arguments],
                Settings(credentials),
                folder: folder.Path);

    private static Dictionary<string, string?> Settings(PrintedCredentials? credentials)
    {
        var settings = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        settings["AWS_CONFIG_FILE"] = "/dev/null";
        settings["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        settings["AWS_DEFAULT_REGION"] = "eu-central-1";
        settings["AWS_EC2_METADATA_DISABLED"] = "true";
        settings["AWS_MAX_ATTEMPTS"] = "1";
        settings["AWS_PAGER"] = "";
        settings["AWS_ACCESS_KEY_ID"] = credentials?.AccessKeyId;
        settings["AWS_SECRET_ACCESS_KEY"] = credentials?.SecretAccessKey;
        settings["AWS_SESSION_TOKEN"] = credentials?.SessionToken;
        return settings;
    }
}
