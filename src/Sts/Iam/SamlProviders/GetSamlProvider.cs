using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

/// <summary>GetSAMLProvider: everything about a provider but its private keys, of which it tells the ids.</summary>
internal sealed class GetSamlProvider(IamRoad road) : SamlProviderAction<string>(road)
{
    private const int Years = 100;

    public override string Name => "GetSAMLProvider";

    /// <summary>The end that the metadata states; AWS shows a hundred years where it states none.</summary>
    public static DateTimeOffset ValidUntil(SamlProvider provider) => provider.ValidUntil ?? provider.Created.AddYears(Years);

    protected override string Read(ParameterReader parameters) => SamlProviderParameters.ReadArn(parameters);

    protected override string ArnOf(string input) => input;

    protected override Task<IamResult> RunAsync(string input, SamlProvider provider, IamScope scope, CancellationToken cancellation) => Task.FromResult(IamResult.Of(
        new ResponseNode.Text("SAMLProviderUUID", provider.UniqueId),
        new ResponseNode.Text("SAMLMetadataDocument", provider.MetadataXml),
        new ResponseNode.Instant("CreateDate", provider.Created),
        new ResponseNode.Instant("ValidUntil", ValidUntil(provider)),
        Tags.Node(provider.Tags),
        new ResponseNode.Text("AssertionEncryptionMode", provider.EncryptionMode),
        new ResponseNode.List("PrivateKeyList", [.. provider.PrivateKeys.OrderBy(key => key.Created).ThenBy(key => key.KeyId, StringComparer.Ordinal).Select(Item)])));

    private static IReadOnlyList<ResponseNode> Item(SamlProviderPrivateKey key) => [new ResponseNode.Text("KeyId", key.KeyId), new ResponseNode.Instant("Timestamp", key.Created)];
}
