using System.Net;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.Employees;

/// <summary>Theresa may take Tester and not UpdateApp, whichever door she tries; David, at the same door, gets in.</summary>
public sealed class TheresaTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Does_not_see_UpdateApp_where_David_does()
    {
        using var theresa = await world.SignedInAsync("theresa");
        using var david = await world.SignedInAsync("david");

        Assert.Null(PortalRoad.RoleForm(await theresa.GetAsync("/"), TutorialRoles.UpdateApp));
        Assert.NotNull(PortalRoad.RoleForm(await theresa.GetAsync("/"), TutorialRoles.Tester));
        Assert.NotNull(PortalRoad.RoleForm(await david.GetAsync("/"), TutorialRoles.UpdateApp));
    }

    [Fact]
    public async Task Gets_no_assertion_for_UpdateApp_by_asking_for_it_in_her_own_form()
    {
        using var theresa = await world.SignedInAsync("theresa");
        using var david = await world.SignedInAsync("david");
        var home = await theresa.GetAsync("/");
        var fields = HttpBrowser.FieldsOf(PortalRoad.RoleForm(home, TutorialRoles.Tester)!);
        var tester = PortalRoad.AddressOf(home, TutorialRoles.Tester);
        var updateApp = PortalRoad.AddressOf(await david.GetAsync("/"), TutorialRoles.UpdateApp);

        var honest = await theresa.PostAsync(tester, fields);
        Assert.Contains(TutorialRoles.Tester, PortalRoad.XmlOf(PortalRoad.ResponseIn(honest)), StringComparison.Ordinal);

        var refused = await theresa.PostAsync(updateApp, fields);
        Assert.Contains(refused.Status, (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.NotFound]);
        Assert.Null(refused.Document.QuerySelector("input[name=SAMLResponse]"));
    }

    [Fact]
    public async Task Gets_no_file_for_UpdateApp_on_the_page_for_the_command_line()
    {
        using var theresa = await world.SignedInAsync("theresa");
        using var david = await world.SignedInAsync("david");
        var address = CommandLineRoad.AddressOf(await david.GetAsync("/"), TutorialRoles.UpdateApp);

        Assert.Equal(HttpStatusCode.OK, (await david.GetAsync(address)).Status);
        var refused = await theresa.GetAsync(address);
        Assert.Contains(refused.Status, (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.NotFound]);
        Assert.DoesNotContain("assume-role-with-saml", refused.Source, StringComparison.Ordinal);

        var fields = HttpBrowser.FieldsOf(PortalRoad.RoleForm(await theresa.GetAsync("/"), TutorialRoles.Tester)!);
        foreach (var door in (Uri[])[address, new Uri($"{address}/file")])
        {
            var posted = await theresa.PostAsync(door, fields);
            Assert.Contains(posted.Status, (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.NotFound]);
            Assert.DoesNotContain("assume-role-with-saml", posted.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cannot_name_UpdateApp_to_the_API_with_her_assertion_for_Tester()
    {
        using var theresa = await world.SignedInAsync("theresa");
        var response = await PortalRoad.ResponseForAsync(theresa, TutorialRoles.Tester);

        Assert.Equal("AccessDenied", await StsRoad.ErrorCodeAsync(world.Sts, TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, response));
        Assert.Equal("AccessDenied", await StsRoad.ErrorCodeAsync(world.Sts, TutorialRoles.UpdateApp, TutorialRoles.DevelopmentPortal, response));
        Assert.Null(await StsRoad.ErrorCodeAsync(world.Sts, TutorialRoles.Tester, TutorialRoles.DevelopmentPortal, response));
    }

    [Fact]
    public async Task Cannot_write_UpdateApp_into_her_assertion()
    {
        using var theresa = await world.SignedInAsync("theresa");
        var launched = await PortalRoad.LaunchAsync(theresa, TutorialRoles.Tester);
        var tampered = PortalRoad.Encode(PortalRoad.XmlOf(PortalRoad.ResponseIn(launched))
            .Replace(TutorialRoles.Tester, TutorialRoles.UpdateApp, StringComparison.Ordinal)
            .Replace(TutorialRoles.DevelopmentPortal, TutorialRoles.ProductionPortal, StringComparison.Ordinal));

        Assert.Equal("InvalidIdentityToken", await StsRoad.ErrorCodeAsync(world.Sts, TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, tampered));
        var page = await theresa.SubmitAsync(launched, launched.Form("input[name=SAMLResponse]"), ("SAMLResponse", tampered));
        StsRoad.AssertNoConsole(page);

        StsRoad.AssertConsoleOf(await PortalRoad.ContinueAsync(theresa, launched), "Tester");
    }

    [Fact]
    public async Task Cannot_choose_UpdateApp_on_the_sign_in_page()
    {
        using var theresa = await world.SignedInAsync("theresa");
        var launched = await PortalRoad.LaunchAsync(theresa, TutorialRoles.Tester);
        var form = launched.Form("input[name=SAMLResponse]");

        StsRoad.AssertNoConsole(await theresa.SubmitAsync(launched, form, ("roleIndex", TutorialRoles.UpdateApp)));

        var again = await PortalRoad.LaunchAsync(theresa, TutorialRoles.Tester);
        StsRoad.AssertConsoleOf(await theresa.SubmitAsync(again, again.Form("input[name=SAMLResponse]"), ("roleIndex", TutorialRoles.Tester)), "Tester");
    }

    [Fact]
    public async Task Is_not_offered_UpdateApp_by_the_application_as_a_whole()
    {
        using var theresa = await world.SignedInAsync("theresa");
        using var david = await world.SignedInAsync("david");

        Assert.DoesNotContain(
            TutorialRoles.UpdateApp, PortalRoad.XmlOf(PortalRoad.ResponseIn(await PortalRoad.LaunchApplicationAsync(theresa))), StringComparison.Ordinal);
        Assert.Contains(
            TutorialRoles.UpdateApp, PortalRoad.XmlOf(PortalRoad.ResponseIn(await PortalRoad.LaunchApplicationAsync(david))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cannot_use_an_assertion_that_David_was_given_twice()
    {
        using var david = await world.SignedInAsync("david");
        using var theresa = world.NewBrowser();
        var launched = await PortalRoad.LaunchAsync(david, TutorialRoles.UpdateApp);
        StsRoad.AssertConsoleOf(await PortalRoad.ContinueAsync(david, launched), "UpdateApp");

        StsRoad.AssertNoConsole(await PortalRoad.ContinueAsync(theresa, launched));
    }
}
