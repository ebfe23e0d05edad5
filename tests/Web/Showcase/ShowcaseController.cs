using Microsoft.AspNetCore.Mvc;

namespace SamlFederation.Tests.Web.Showcase;

/// <summary>Every component on one page, to look at and to test.</summary>
[Route("showcase")]
public sealed class ShowcaseController : Controller
{
    [HttpGet]
    public IActionResult Index() => View();

    [HttpGet("sign-in")]
    public IActionResult SignIn() => View();

    [HttpPost]
    public IActionResult Send() => Content("sent");
}
