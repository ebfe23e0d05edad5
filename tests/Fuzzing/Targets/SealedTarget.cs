using System.Text;
using SamlFederation.Faults;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>What may be inside an EncryptedAssertion: signed again after each change, and encrypted to us.</summary>
internal sealed record SealedTarget(FuzzKeys Keys) : FuzzTarget("sealed", "an assertion before it is encrypted: signed again after each change, and encrypted", "saml.dict")
{
    private readonly ResponseJudge judge = new(Keys);
    private readonly Resigner resigner = new(Keys.Signer);
    private readonly EncryptionRecipe recipe = new() { Receiver = Keys.Receiver };
    private readonly string[] around = Around(new HonestResponse { Key = Keys.Signer });
    private string response = "";

    public override IReadOnlyList<Seed> Seeds { get; } = SeedResponses.Assertions(Keys);

    protected override bool Put(byte[] input) =>
        judge.Accepts(response = ResponseJudge.Base64(Encoding.UTF8.GetBytes($"{around[0]}>{recipe.Seal(resigner.SignAssertion(input))}<{around[1]}")));

    protected override void Agree(byte[] input) => judge.Agree(response);

    private static string[] Around(HonestResponse honest)
    {
        const string place = "here";
        var message = SamlMessage.Parse(Encoding.UTF8.GetString(honest.Xml()));
        message.Response.ReplaceChild(message.Document.CreateTextNode(place), message.Assertion);
        return message.Document.OuterXml.Split($">{place}<");
    }
}
