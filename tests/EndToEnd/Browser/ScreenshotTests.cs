using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.Browser;

/// <summary>
/// Every page that links lead to, in both colour schemes and at two widths, into artifacts/screenshots for a person to
/// look at. What a machine can see is asserted: nothing wider than a phone, nothing that the browser complained about.
/// </summary>
public sealed partial class ScreenshotTests(World world, ChromiumBrowser chromium) : IClassFixture<World>, IClassFixture<ChromiumBrowser>
{
    private const int MostPages = 60;

    // The page itself, and every card of a table that becomes cards where it is narrow: its frame would cut off what does not fit.
    private const string Overflow =
        """
        Math.max(...[document.documentElement, ...(innerWidth < 768 ? document.querySelectorAll(".table-wrap:has(> .table-cards)") : [])].map(one => one.scrollWidth - one.clientWidth))
        """;

    private readonly ConcurrentBag<string> complaints = [];

    // A phone's first: it is the one that is walked through, and the narrower.
    private static readonly (ColorScheme Scheme, int Width, int Height)[] Faces =
        [(ColorScheme.Light, 390, 844), (ColorScheme.Dark, 390, 844), (ColorScheme.Dark, 1280, 800), (ColorScheme.Light, 1280, 800)];

    [Needs(Tool.Chromium)]
    public async Task Every_page_fits_and_is_free_of_complaints()
    {
        var shots = Repository.Artifacts("screenshots");
        foreach (var face in Faces) Directory.CreateDirectory(Path.Combine(shots, Folder(face)));
        var page = await chromium.NewPageAsync(new() { ColorScheme = Faces[0].Scheme, ViewportSize = new() { Width = Faces[0].Width, Height = Faces[0].Height } });
        page.Console += (_, message) => Complain(page, message.Type, message.Text);
        page.PageError += (_, error) => Complain(page, "error", error);

        await page.GotoAsync(new Uri(world.Portal, "/signin").ToString());
        await ShootAsync(page, shots, "portal-signin");
        await BrowserRoad.SignInAsync(page, world, "admin");
        await CrawlAsync(page, shots, "portal", world.Portal);
        await page.GotoAsync(world.Portal.ToString());
        await BrowserRoad.PickRoleAsync(page, "Production", "Administrator");
        await page.WaitForURLAsync(new Uri(world.Sts, "/console").ToString());
        await CrawlAsync(page, shots, "sts", new Uri(world.Sts, "/console"));

        await page.GotoAsync(world.Portal.ToString());
        await BrowserRoad.PickApplicationAsync(page);
        await page.WaitForURLAsync(new Uri(world.Sts, "/saml").ToString());
        await ShootAsync(page, shots, "sts-chooser");
        await page.GetByRole(AriaRole.Radio, new() { Name = "ReadOnly" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in as the new one" }).WaitForAsync();
        await ShootAsync(page, shots, "sts-replace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in as the new one" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show credentials" }).ClickAsync();
        await page.GetByText("AWS_SESSION_TOKEN").First.WaitForAsync();
        await ShootAsync(page, shots, "sts-credentials");

        await page.GotoAsync(new Uri(world.Sts, "/console/trail?event=AssumeRoleWithSAML").ToString());
        await page.Locator("#events tbody a").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Inspect the message" }).ClickAsync();
        await page.GetByText("The assertion is valid").WaitForAsync();
        await ShootAsync(page, shots, "sts-inspector-message");
        await page.GetByLabel("SAML message").FillAsync("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"><!-- nobody --></samlp:Response>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inspect" }).ClickAsync();
        await page.GetByText("Refused: Comment").WaitForAsync();
        await ShootAsync(page, shots, "sts-inspector-refused");

        await page.GotoAsync(new Uri(world.Portal, "/admin/audit?event=AssertionIssued").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Inspect the message" }).First.ClickAsync();
        await page.GetByText("The assertion is valid").WaitForAsync();
        await ShootAsync(page, shots, "portal-inspector-message");

        await page.GotoAsync(world.Portal.ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Command line for ReadOnly in Production" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign a response" }).ClickAsync();
        await page.GetByText("aws sts assume-role-with-saml").WaitForAsync();
        await ShootAsync(page, shots, "portal-command-line-signed");

        Assert.Empty(complaints);
        Assert.All(Faces, face => Assert.True(Directory.GetFiles(Path.Combine(shots, Folder(face))).Length >= 12, "fewer pages than there are"));
    }

    private async Task CrawlAsync(IPage page, string shots, string service, Uri start)
    {
        var open = new Queue<string>([start.AbsolutePath]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { start.AbsolutePath };
        while (open.TryDequeue(out var path))
        {
            Assert.True(seen.Count < MostPages, $"more than {MostPages} pages: {string.Join(' ', seen)}");
            var response = await page.GotoAsync(new Uri(start, path).ToString());
            Assert.True(response!.Ok, $"a link leads to {path}, which answers {response.Status}");
            await ShootAsync(page, shots, $"{service}{Slug().Replace(Value().Replace(Id().Replace(path, "id"), "value"), "-")}");
            var links = await page.Locator("a[href]:not([download])").EvaluateAllAsync<string[]>("all => all.map(a => a.href)");
            foreach (var link in links.Select(link => new Uri(link)).Where(link => link.GetLeftPart(UriPartial.Authority) == start.GetLeftPart(UriPartial.Authority) && !File().IsMatch(link.AbsolutePath)))
            {
                if (seen.Add(Value().Replace(Id().Replace(link.PathAndQuery, "id"), "value"))) // one of each kind
                    open.Enqueue(link.PathAndQuery);
            }
        }
    }

    private async Task ShootAsync(IPage page, string shots, string name)
    {
        foreach (var face in Faces)
        {
            await ShowAsync(page, face);
            await page.ScreenshotAsync(new() { Path = Path.Combine(shots, Folder(face), $"{name.TrimEnd('-')}.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
            var overflow = await page.EvaluateAsync<int>(Overflow);
            if (overflow > 0)
                Complain(page, "error", $"what is shown is {overflow} px wider than its room on a screen of {face.Width}");
        }
        await ShowAsync(page, Faces[0]);
    }

    private static async Task ShowAsync(IPage page, (ColorScheme Scheme, int Width, int Height) face)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = face.Scheme });
        await page.SetViewportSizeAsync(face.Width, face.Height);
    }

    private static string Folder((ColorScheme Scheme, int Width, int Height) face) => $"{face.Scheme.ToString().ToLowerInvariant()}-{face.Width}";

    private void Complain(IPage page, string kind, string text)
    {
        if (kind is "error" or "warning")
            complaints.Add($"{page.Url}: {text}");
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Slug();

    [GeneratedRegex("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|ASIA[A-Z2-7]{16}", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    // What the event history is asked for: one of each question.
    [GeneratedRegex("(?<=/console/trail\\?(?:[^#]*&)?(?:user|resource|key|from|before)=)[^&#]+", RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    // Files are saved, not shown.
    [GeneratedRegex(@"/saml/metadata|\.xml\z|\.json\z|\.jsonl\z|\.ndjson\z|/export|/download", RegexOptions.CultureInvariant)]
    private static partial Regex File();
}
