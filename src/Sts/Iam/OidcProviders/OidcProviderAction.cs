using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.OidcProviders;

/// <summary>What a call says of the provider that it is about.</summary>
internal record AboutProvider(string Arn)
{
    /// <summary>Tags to be given.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>Keys of tags to be taken.</summary>
    public IReadOnlyList<string> TagKeys { get; init; } = [];
}

/// <summary>An action about one OpenID Connect provider that is there already.</summary>
internal abstract class OidcProviderAction<TInput>(IamRoad road) : IamAction<TInput>(road)
    where TInput : AboutProvider
{
    protected override async Task<IamTarget> FindAsync(TInput input, IamScope scope, CancellationToken cancellation) =>
        new(input.Arn) { Tags = (await ProviderAsync(input, scope, cancellation))?.Tags ?? [], RequestTags = input.Tags, TagKeys = input.TagKeys };

    protected sealed override async Task<IamResult> RunAsync(TInput input, IamScope scope, CancellationToken cancellation) =>
        await ProviderAsync(input, scope, cancellation) is { } provider ? await RunAsync(provider, input, scope, cancellation) : Missing(input.Arn);

    /// <summary>The work on the provider.</summary>
    protected abstract Task<IamResult> RunAsync(OidcProvider provider, TInput input, IamScope scope, CancellationToken cancellation);

    protected virtual WireError Missing(string arn) => IamErrors.NoSuchEntity($"OpenIDConnect Provider not found for arn {StsErrors.Shortened(arn)}");

    protected static string ReadArn(ParameterReader parameters) => parameters.Required("OpenIDConnectProviderArn", Names.Arn);

    private static Task<OidcProvider?> ProviderAsync(TInput input, IamScope scope, CancellationToken cancellation) =>
        scope.Db.OidcProviders.FirstOrDefaultAsync(provider => provider.Arn == input.Arn && provider.AccountId == scope.AccountId, cancellation);
}

/// <summary>The rules that several of these actions share.</summary>
internal static partial class OidcProviderRules
{
    public const int MostClients = 100;
    private const int MostThumbprints = 5;
    private const int Unbounded = 1000;
    private static readonly Constraint ThumbprintLength = new(40, 40);

    public static Constraint Client { get; } = new(1, 255);

    public static WireError TooManyClients { get; } = IamErrors.Quota("ClientIdsPerOpenIdConnectProvider", MostClients);

    /// <summary>The model bounds the members; how many there may be is told by the action.</summary>
    public static IReadOnlyList<string> ReadThumbprints(ParameterReader parameters, bool isRequired) => isRequired
        ? parameters.RequiredTexts("ThumbprintList", Unbounded, ThumbprintLength)
        : parameters.Texts("ThumbprintList", Unbounded, ThumbprintLength);

    public static IReadOnlyList<string> ReadClients(ParameterReader parameters) => parameters.Texts("ClientIDList", Unbounded, Client);

    /// <summary>The refusal, or null. The text is AWS's: it takes five.</summary>
    public static WireError? Check(IReadOnlyList<string> thumbprints) =>
        thumbprints.Count > MostThumbprints ? IamErrors.InvalidInput("Thumbprint list must contain fewer than 5 entries.")
        : thumbprints.All(thumbprint => Hexadecimal().IsMatch(thumbprint)) ? null
        : IamErrors.InvalidInput("A thumbprint is the SHA-1 hash of a certificate in hexadecimal digits.");

    public static List<string> Stored(IReadOnlyList<string> thumbprints) => [.. thumbprints.Select(thumbprint => thumbprint.ToLowerInvariant()).Distinct()];

    [GeneratedRegex(@"\A[0-9A-Fa-f]{40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();
}
