using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

/// <summary>The parameters of SAML providers, as the model constrains them; metadata of more than a million characters is refused, deliberately below AWS.</summary>
internal static partial class SamlProviderParameters
{
    public static Constraint Name { get; } = new(1, 128) { Pattern = NamePattern(), PatternText = @"[\w._-]+" };

    public static Constraint Arn { get; } = new(20, 2048);

    public static Constraint Metadata { get; } = new(1000, 1_000_000);

    public static Constraint PrivateKey { get; } = new(1, 16_384) { Pattern = PrivateKeyPattern(), PatternText = @"[\u0009\u000A\u000D\u0020-\u00FF]+", Sensitive = true };

    public static Constraint KeyId { get; } = new(22, 64) { Pattern = KeyIdPattern(), PatternText = "[A-Z0-9]+" };

    public static string ReadArn(ParameterReader parameters) => parameters.Required("SAMLProviderArn", Arn);

    public static string? ReadMode(ParameterReader parameters) => parameters.OneOf("AssertionEncryptionMode", Identity.SamlProviders.Required, Identity.SamlProviders.Allowed);

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[\u0009\u000A\u000D\u0020-\u00FF]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKeyPattern();

    [GeneratedRegex(@"\A[A-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyIdPattern();
}

/// <summary>An action on one provider of the caller's account, named by its ARN: found once, with all that is its own.</summary>
internal abstract class SamlProviderAction<TInput>(IamRoad road) : IamAction<TInput>(road)
{
    /// <summary>The ARN that the call names.</summary>
    protected abstract string ArnOf(TInput input);

    /// <summary>The work, on a provider that there is.</summary>
    protected abstract Task<IamResult> RunAsync(TInput input, SamlProvider provider, IamScope scope, CancellationToken cancellation);

    /// <summary>What the call is about, beside the provider's own tags.</summary>
    protected virtual IamTarget Complete(IamTarget target, TInput input) => target;

    protected sealed override async Task<IamTarget> FindAsync(TInput input, IamScope scope, CancellationToken cancellation)
    {
        var provider = await ProviderAsync(input, scope, cancellation);
        return Complete(new IamTarget(ArnOf(input)) { Tags = provider?.Tags ?? [] }, input);
    }

    protected sealed override async Task<IamResult> RunAsync(TInput input, IamScope scope, CancellationToken cancellation)
    {
        if (!SamlProviderArn.TryParse(ArnOf(input), out _)) return IamErrors.InvalidInput($"ARN {StsErrors.Shortened(ArnOf(input))} is not valid.");
        return await ProviderAsync(input, scope, cancellation) is { } provider
            ? await RunAsync(input, provider, scope, cancellation)
            : IamErrors.NoSuchManifest(ArnOf(input));
    }

    // Another account's provider is none of this one's.
    private Task<SamlProvider?> ProviderAsync(TInput input, IamScope scope, CancellationToken cancellation)
    {
        var arn = ArnOf(input);
        return Identity.SamlProviders.WithKeys(scope.Db.SamlProviders).SingleOrDefaultAsync(provider => provider.Arn == arn && provider.AccountId == scope.AccountId, cancellation);
    }
}
