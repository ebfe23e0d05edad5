using System.Net;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>What Terraform's provider for AWS does around every resource it keeps.</summary>
internal static class TerraformCases
{
    /// <summary>A document as the provider sends it: keys in order, and with the escapes of Go's encoder.</summary>
    public const string Trust =
        """{"Statement":[{"Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}},"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/Portal"},"Sid":"Portal"}],"Version":"2012-10-17"}""";

    /// <summary>With what a careless encoding spoils: a plus, a space, a percent sign, a tilde, an escape and letters beyond ASCII in the resource and condition.</summary>
    public const string Permissions =
        """{"Statement":[{"Action":["s3:GetObject","s3:PutObject"],"Condition":{"StringLike":{"aws:UserAgent":"a+b c%20d~\u003cé\u003e*"}},"Effect":"Allow","Resource":"arn:aws:s3:::findings/*"}],"Version":"2012-10-17"}""";

    /// <summary>Go's url.QueryUnescape, by which the provider reads every document.</summary>
    public static string? QueryUnescaped(this Answer answer, string element) => WebUtility.UrlDecode(answer[element]);

    /// <summary>Reads every page of a list, as the SDK's paginators do: while a page says that it was cut, from its marker on.</summary>
    public static async Task<IReadOnlyList<string>> PagesAsync(this RunningSts sts, SigV4Signer signer, string element, string action, params (string Name, string Value)[] parameters)
    {
        var (found, marker) = (new List<string>(), (string?)null);
        do
        {
            var page = await sts.IamAsync(signer, action, [.. parameters, .. marker is null ? Array.Empty<(string, string)>() : [("Marker", marker)]]);
            page.AssertAccepted();
            found.AddRange(page.All(element));
            marker = page["Marker"];
            Assert.Equal(marker is null ? "false" : "true", page["IsTruncated"]);
        }
        while (marker is not null);
        return found;
    }

    /// <summary>What takes a resource out of the state: the code by name, and the status.</summary>
    public static async Task AssertGoneAsync(this RunningSts sts, SigV4Signer signer, string action, params (string Name, string Value)[] parameters) =>
        (await sts.IamAsync(signer, action, parameters)).AssertRefused(404, "NoSuchEntity");

    /// <summary>Nothing but an envelope: the SDK's deserialisers of these actions look for no result.</summary>
    public static async Task AssertVoidAsync(this RunningSts sts, SigV4Signer signer, string action, params (string Name, string Value)[] parameters)
    {
        var answer = await sts.IamAsync(signer, action, parameters);
        answer.AssertAccepted();
        Assert.Equal(["ResponseMetadata"], answer.Xml.Elements().Select(child => child.Name.LocalName));
    }
}
