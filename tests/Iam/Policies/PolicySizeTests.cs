using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

/// <summary>AWS's count of a document's characters: white space counts within strings alone.</summary>
public sealed class PolicySizeTests
{
    [Theory]
    [InlineData("""{"a":1}""", 7)]
    [InlineData("{ \"a\" :\r\n\t1 }", 7)]
    [InlineData("""{"a b":" \t "}""", 14)]
    [InlineData("""{"a\" b":1}""", 11)]
    [InlineData("", 0)]
    public void White_space_counts_within_strings_alone(string json, int size) => Assert.Equal(size, PolicyLimits.Size(json));
}
