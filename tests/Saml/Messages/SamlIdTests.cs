using System.Text.RegularExpressions;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Messages;

public class SamlIdTests
{
    [Fact]
    public void Is_an_underscore_and_160_bits_and_never_the_same()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => SamlId.New()).ToList();

        Assert.All(ids, id => Assert.Matches(new Regex(@"\A_[0-9a-f]{40}\z", RegexOptions.CultureInvariant), id));
        Assert.Equal(1000, ids.Distinct().Count());
    }
}
