using System.Text.Json.Nodes;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.Npm;

/// <summary>npm's @aws-sdk/client-iam and @aws-sdk/client-sts as they are published, told no more than where the service is.</summary>
public sealed class JavaScriptSdkTests(World world) : IClassFixture<World>
{
    private const string Account = TutorialRoles.Development;

    [Needs(Tool.NodePackages)]
    public async Task A_federation_is_made_and_found_again_page_by_page()
    {
        var told = await NodeScript.RunAsync(world, "administration.mjs");

        Assert.Equal($"arn:aws:iam::{Account}:user/Administrator", Text(told["caller"]));
        Assert.Equal($"arn:aws:iam::{Account}:saml-provider/FromJavaScript", Text(told["provider"]));
        Assert.Equal("wiki + search: é", Text(told["providerTag"]));
        Assert.Equal(100, told["lastsYears"]!.GetValue<int>());
        Assert.Equal($"arn:aws:iam::{Account}:role/javascript/JavaScript0", Text(told["role"]));
        Assert.Equal("JavaScript0", Text(told["roleTag"]));
        Assert.Equal(3600, told["maxSessionDuration"]!.GetValue<int>());
        foreach (var claim in new[] { "sameMetadata", "createdLately", "sameTrust", "samePolicy" })
            Assert.True(told[claim]!.GetValue<bool>(), claim);
        Assert.Equal("""[["JavaScript0","JavaScript1"],["JavaScript2","JavaScript3"],["JavaScript4"]]""", told["pages"]!.ToJsonString());
    }

    [Needs(Tool.NodePackages)]
    public async Task Refusals_are_the_exceptions_that_the_SDK_has_classes_for()
    {
        var thrown = await NodeScript.RunAsync(world, "errors.mjs");

        AssertThrown(thrown, "NoSuchEntityException", 404, "The role with name Nothing cannot be found.");
        AssertThrown(thrown, "EntityAlreadyExistsException", 409, "Role with name Refused already exists.");
        AssertThrown(thrown, "MalformedPolicyDocumentException", 400);
        AssertThrown(thrown, "DeleteConflictException", 409, "Cannot delete entity, must detach all policies first.");
        AssertThrown(thrown, "LimitExceededException", 409, "Cannot exceed quota for AccessKeysPerUser: 2");
        AssertThrown(thrown, "InvalidInputException", 400, "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        AssertThrown(thrown, "InvalidIdentityTokenException", 400);
    }

    [Needs(Tool.NodePackages)]
    public async Task A_role_is_taken_and_its_session_does_what_it_may()
    {
        var told = await NodeScript.RunAsync(world, "session.mjs");

        Assert.Equal($"arn:aws:sts::{Account}:assumed-role/Auditor/david", Text(told["assumed"]));
        Assert.Equal(Text(told["assumed"]), Text(told["caller"]));
        Assert.InRange(told["seconds"]!.GetValue<int>(), 800, 905);
        Assert.True(told["packed"]!.GetValue<bool>());
        Assert.True(told["listed"]!.GetValue<bool>());
        AssertRefused(told["user"], "AccessDenied");
        AssertRefused(told["wrongSecret"], "SignatureDoesNotMatch");
        AssertRefused(told["noToken"], "InvalidClientTokenId");
    }

    private static void AssertThrown(JsonNode thrown, string name, int status, string? message = null)
    {
        var error = thrown[name];
        Assert.True(error is not null, $"{name} was not thrown");
        Assert.True(error["typed"]!.GetValue<bool>(), error.ToJsonString());
        Assert.Equal((name, "client", status), (Text(error["name"]), Text(error["fault"]), error["status"]!.GetValue<int>()));
        Assert.True(Guid.TryParse(Text(error["requestId"]), out _), error.ToJsonString());
        if (message is not null) Assert.Equal(message, Text(error["message"]));
    }

    private static void AssertRefused(JsonNode? refusal, string name)
    {
        Assert.Equal(name, Text(refusal?["name"]));
        Assert.Equal(403, refusal!["status"]!.GetValue<int>());
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
