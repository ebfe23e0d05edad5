using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>What a signature may say of itself and what not, beyond the corpus; all of it is signed by the honest key.</summary>
public sealed class SignatureFactsTests
{
    private static readonly HonestResponse Honest = new();

    [Fact]
    public void Nothing_stands_in_a_Reference_behind_its_DigestValue()
    {
        Assert.Null(Edited(text => text));
        Assert.Equal(AssertionRule.SignatureShape, Edited(text => text.Replace("</ds:Reference>", "<ds:Another/></ds:Reference>", StringComparison.Ordinal)));
        Assert.Equal(AssertionRule.SignatureShape, Edited(text => text.Replace("</ds:Reference>", "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"{0}\" PrefixList=\"a\"/>", null)]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"{0}\"/>", null)]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"{0}\" PrefixList=\"a\"/><ec:InclusiveNamespaces xmlns:ec=\"{0}\" PrefixList=\"b\"/>", AssertionRule.Transforms)]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"{0}\" PrefixList=\"a\">b</ec:InclusiveNamespaces>", AssertionRule.Transforms)]
    [InlineData("<ec:Another xmlns:ec=\"{0}\" PrefixList=\"a\"/>", AssertionRule.Transforms)]
    [InlineData("<InclusiveNamespaces xmlns=\"urn:another\" PrefixList=\"a\"/>", AssertionRule.Transforms)]
    [InlineData("a", AssertionRule.Transforms)]
    public void A_transform_holds_one_list_of_prefixes_or_nothing(string content, AssertionRule? expected)
    {
        var list = string.Format(System.Globalization.CultureInfo.InvariantCulture, content, SignatureRecipe.Exclusive);
        Assert.Equal(expected, Edited(text => text.Replace($"Algorithm=\"{SignatureRecipe.Exclusive}\"></ds:Transform>", $"Algorithm=\"{SignatureRecipe.Exclusive}\">{list}</ds:Transform>", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15 p16", null)]
    [InlineData("p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15 p16 p17", AssertionRule.PrefixList)]
    [InlineData("#default a-b.c", null)]
    [InlineData("a 1b", AssertionRule.PrefixList)]
    [InlineData("1b a", AssertionRule.PrefixList)]
    [InlineData("a b:c", AssertionRule.PrefixList)]
    public void Prefixes_are_names_and_at_most_sixteen(string list, AssertionRule? expected) =>
        Assert.Equal(expected, Fault(new Attack("", "", default) { Signature = recipe => recipe with { PrefixList = list } })?.Rule);

    [Theory]
    [InlineData("!")]
    [InlineData("&#13;!")]
    public void A_value_that_is_no_base64_is_refused_as_that(string text)
    {
        Assert.Null(Fault(new Attack("", "", default)));
        var fault = Fault(new Attack("", "", default) { Text = xml => xml.Replace("<ds:SignatureValue>", $"<ds:SignatureValue>{text}", StringComparison.Ordinal) });
        Assert.Equal((AssertionRule.SignatureValue, "base64 text"), (fault?.Rule, fault?.Expected));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("")]
    [InlineData("<ds:A/><ds:A/>")]
    public void A_digest_that_is_no_base64_is_refused_as_that(string text)
    {
        var fault = Fault(new Attack("", "", default) { Signature = recipe => recipe with { Digest = text } });
        Assert.Equal((AssertionRule.DigestValue, "base64 text"), (fault?.Rule, fault?.Expected));
    }

    [Fact]
    public void Several_references_are_counted_in_the_trace() =>
        Assert.Equal("3", Fault(new Attack("", "", default) { Signature = recipe => recipe with { References = 3 } })?.Seen);

    private static AssertionRule? Edited(Func<string, string> edit) => Fault(new Attack("", "", default) { Signature = recipe => recipe with { Edit = edit } })?.Rule;

    private static AssertionFault? Fault(Attack attack) => Reader.Fault(attack.Render(Honest, SignedParts.Assertion), Honest);
}
