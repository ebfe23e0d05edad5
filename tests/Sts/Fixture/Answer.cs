using System.Net;
using System.Xml.Linq;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>An answer of the Query API.</summary>
public sealed record Answer(HttpStatusCode Status, string ContentType, string Body, string RequestId)
{
    public const string EncodedMessage = " Encoded authorization failure message: ";

    public XElement Xml => XElement.Parse(Body);

    /// <summary>The text of the first element of this name, or null.</summary>
    public string? this[string element] => Xml.Descendants(Xml.Name.Namespace + element).FirstOrDefault()?.Value;

    /// <summary>The text of every element of this name.</summary>
    public IReadOnlyList<string> All(string element) => [.. Xml.Descendants(Xml.Name.Namespace + element).Select(found => found.Value)];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.ToString() ?? "",
        await response.Content.ReadAsStringAsync(),
        response.Headers.TryGetValues("x-amzn-RequestId", out var ids) ? ids.Single() : "");

    public void AssertRefused(int status, string code, string? message = null)
    {
        Assert.True((int)Status == status && this["Code"] == code, $"expected {status} {code}, got {(int)Status}: {Body}");
        Assert.Equal(status >= 500 ? "Receiver" : "Sender", this["Type"]);
        // What a denial carries for those who may decode it differs each time.
        if (message is not null) Assert.Equal(message, this["Message"]!.Split(EncodedMessage)[0]);
        Assert.Null(this["Credentials"]);
    }

    public void AssertAccepted() => Assert.True(Status == HttpStatusCode.OK, $"expected 200, got {(int)Status}: {Body}");
}
