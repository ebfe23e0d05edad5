namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>What a provider may sign: after each change digests and signatures are made to hold again, so that changes come as far as claims and conditions.</summary>
internal sealed record ForgedTarget(FuzzKeys Keys) : FuzzTarget("signed", "a response as a provider may sign it: signed again after each change", "saml.dict")
{
    private readonly ResponseJudge judge = new(Keys);
    private readonly Resigner resigner = new(Keys.Signer);
    private string response = "";

    public override IReadOnlyList<Seed> Seeds { get; } = SeedResponses.All(Keys);

    protected override bool Put(byte[] input) => judge.Accepts(response = ResponseJudge.Base64(resigner.Sign(input)));

    protected override void Agree(byte[] input) => judge.Agree(response);
}
