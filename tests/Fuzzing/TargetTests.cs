using System.Text;
using SamlFederation.Tests.Fuzzing.Targets;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>The targets without the fuzzer: honest inputs come through, what was worth keeping is refused or accepted in peace, and a judge that is given reason to complain does.</summary>
public sealed class TargetTests
{
    private static readonly FuzzKeys Keys = FuzzKeys.Open(null);

    public static TheoryData<string> Names => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_seed_is_accepted(string name)
    {
        var target = FuzzTargets.Of(name, Keys);
        Assert.All(target.Seeds, seed => Assert.True(target.Judge(seed.Octets), seed.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_corpus_holds_no_finding(string name)
    {
        var target = FuzzTargets.Of(name, Keys);
        Assert.Equal(target.IsForEverybody, Corpus.Of(name).Any());
        foreach (var input in Corpus.Of(name))
            target.Judge(input);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Noise_is_refused_in_peace(string name)
    {
        var (target, random) = (FuzzTargets.Of(name, Keys), new Random(1));
        foreach (var seed in target.Seeds)
        {
            for (var i = 0; i < 40; i++)
            {
                var octets = seed.Octets.ToArray();
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
                target.Judge(octets);
                target.Judge(octets[..random.Next(octets.Length)]);
            }
        }
        Assert.False(target.Judge([]));
    }

    [Fact]
    public void A_change_comes_as_far_as_the_claims_when_it_is_signed_again()
    {
        var target = FuzzTargets.Of("signed", Keys);
        var seed = Encoding.UTF8.GetString(target.Seeds[0].Octets);
        Assert.True(target.Judge(Encoding.UTF8.GetBytes(seed.Replace(">david<", ">theresa<", StringComparison.Ordinal))));
        Assert.False(target.Judge(Encoding.UTF8.GetBytes(seed.Replace(">david<", "><", StringComparison.Ordinal))));
        Assert.False(FuzzTargets.Of("posted", Keys).Judge(Encoding.UTF8.GetBytes(seed.Replace(">david<", ">theresa<", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_judge_notices_what_nobody_signed()
    {
        var target = new PostedTarget(Keys);
        target.AlsoSigned([target.Seeds[0].Octets]);
        Assert.True(target.Judge(target.Seeds[0].Octets));
        Assert.Throws<FindingException>(() => target.Judge(target.Seeds[1].Octets));
    }

    [Fact]
    public void The_judge_notices_what_takes_long_or_much()
    {
        Assert.Throws<FindingException>(() => Costs.Bound(() => Thread.Sleep(TimeSpan.FromMilliseconds(Costs.LongestMilliseconds + 10))));
        Assert.Throws<FindingException>(() => Costs.Bound(() => GC.KeepAlive(new byte[Costs.MostOctets + 1])));
        Costs.Bound(() => GC.KeepAlive(new byte[Costs.MostOctets / 2]));
    }
}
