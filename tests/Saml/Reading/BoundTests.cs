using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>Hostile messages cost little: the bound is on what is allocated, which no slow machine changes.</summary>
public sealed class BoundTests
{
    private const long Megabyte = 1 << 20;
    private static readonly HonestResponse Honest = new();

    public static TheoryData<string> Names => [.. AttackCorpus.ByName.Keys.Where(name => name.StartsWith('L'))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_message_is_refused_within_bounds(string name)
    {
        var vector = AttackCorpus.ByName[name](Honest);
        // The first reading grows the memory that the next ones use; another test may have it just then.
        var (fault, allocated) = Enumerable.Range(0, 4).Select(_ => Read(vector.Response)).MinBy(reading => reading.Allocated);
        Assert.Equal(vector.Expected, fault?.Rule);
        Assert.InRange(allocated, 0, Megabyte);
    }

    [Theory]
    [InlineData(100_000, null)]
    [InlineData(100_001, AssertionRule.Size)]
    public void The_size_is_counted_to_the_character(int length, AssertionRule? expected)
    {
        var text = Honest.Base64();
        Assert.Equal(expected, Reader.Fault(text + new string('\n', length - text.Length), Honest)?.Rule);
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(31, AssertionRule.DepthLimit)]
    public void The_depth_is_counted_to_the_level(int below, AssertionRule? expected) =>
        Assert.Equal(expected, WithExtensions(string.Concat(Enumerable.Repeat("<a>", below)) + string.Concat(Enumerable.Repeat("</a>", below))));

    [Theory]
    [InlineData(32, null)]
    [InlineData(33, AssertionRule.AttributeLimit)]
    public void The_attributes_are_counted_to_the_last(int count, AssertionRule? expected) =>
        Assert.Equal(expected, WithExtensions($"<a {string.Join(' ', Enumerable.Range(0, count).Select(i => $"a{i}='>'"))}/>"));

    [Fact]
    public void The_elements_are_counted_to_the_last()
    {
        var own = SamlMessage.Elements(SamlMessage.Parse(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Signed("")))).Response).Count();
        Assert.Null(WithExtensions(string.Concat(Enumerable.Repeat("<a/>", 2_000 - own))));
        Assert.Equal(AssertionRule.ElementLimit, WithExtensions(string.Concat(Enumerable.Repeat("<a/>", 2_001 - own))));
    }

    private static (AssertionFault? Fault, long Allocated) Read(string response)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        return (Reader.Fault(response, Honest), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static AssertionRule? WithExtensions(string content) => Reader.Fault(Signed(content), Honest)?.Rule;

    private static string Signed(string content) => new Attack("", "", default)
    {
        Before = m => m.Response.InsertBefore(m.Fragment($"<samlp:Extensions>{content}</samlp:Extensions>"), m.Find("Status")),
    }.Render(Honest, SignedParts.Assertion);
}
