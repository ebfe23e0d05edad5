using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.LoginProfiles;

/// <summary>The passwords of users: AWS's default policy, and the hash that is all that is stored.</summary>
internal sealed partial class Passwords
{
    // OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA512.
    private const int Iterations = 220_000;
    private const int Shortest = 8;
    private const int KindsNeeded = 3;
    private const string Symbols = "!@#$%^&*()_+-=[]{}|'";

    private readonly PasswordHasher<User> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>What the API takes at all; whether it is good enough is for <see cref="Conforms"/>.</summary>
    public static Constraint Rule { get; } = new(1, 128) { Pattern = Characters(), PatternText = @"[\u0009\u000A\u000D\u0020-\u00FF]+", Sensitive = true };

    /// <summary>Eight characters, three of the four kinds, and not the user's own name.</summary>
    public static bool Conforms(User user, string password)
    {
        bool[] kinds = [password.Any(char.IsAsciiLetterUpper), password.Any(char.IsAsciiLetterLower), password.Any(char.IsAsciiDigit), password.Any(Symbols.Contains)];
        return password.Length >= Shortest && kinds.Count(has => has) >= KindsNeeded && !password.Equals(user.Name, StringComparison.OrdinalIgnoreCase);
    }

    public string Hash(User user, string password) => _hasher.HashPassword(user, password);

    public bool Matches(User user, string password) =>
        user.PasswordHash is { } hash && _hasher.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed;

    [GeneratedRegex(@"\A[\t\n\r\x20-\xFF]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Characters();
}
