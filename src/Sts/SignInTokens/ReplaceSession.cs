namespace SamlFederation.Sts.SignInTokens;

/// <summary>The question before a console session is replaced by another: who is signed in, and who would be.</summary>
internal sealed record ReplaceSession(string Now, string Instead, string SigninToken, string? Issuer, string Destination);
