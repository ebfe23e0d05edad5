using SamlFederation.Iam;

namespace SamlFederation.Sts.Console;

/// <summary>Temporary credentials as the texts that people paste into a shell or a credentials file. They hold the secrets themselves.</summary>
internal sealed record CommandLineText(string AccessKeyId, SecretAccessKey Secret, SessionToken Token, string EndpointUrl, string Profile)
{
    public string Bash => $"""
        export AWS_ACCESS_KEY_ID={Sh(AccessKeyId)}
        export AWS_SECRET_ACCESS_KEY={Sh(Secret.Reveal())}
        export AWS_SESSION_TOKEN={Sh(Token.Reveal())}
        export AWS_ENDPOINT_URL_STS={Sh(EndpointUrl)}
        """;

    public string PowerShell => $"""
        $Env:AWS_ACCESS_KEY_ID={Ps(AccessKeyId)}
        $Env:AWS_SECRET_ACCESS_KEY={Ps(Secret.Reveal())}
        $Env:AWS_SESSION_TOKEN={Ps(Token.Reveal())}
        $Env:AWS_ENDPOINT_URL_STS={Ps(EndpointUrl)}
        """;

    public string CredentialsFile => $"""
        [{Profile}]
        aws_access_key_id = {AccessKeyId}
        aws_secret_access_key = {Secret.Reveal()}
        aws_session_token = {Token.Reveal()}
        """;

    private static string Sh(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Ps(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
