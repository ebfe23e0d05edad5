using Microsoft.AspNetCore.Mvc;
using SamlFederation.Web;

namespace SamlFederation.Portal.Saml;

/// <summary>The page that carries a message to its registered address: by itself, or by its button where scripts are off.</summary>
internal static class SelfPostingPage
{
    internal static ViewResult For(Controller controller, PostMessage message)
    {
        controller.ViewData["Nonce"] = controller.HttpContext.UseSelfPostingPolicy();
        return controller.View("/Saml/Views/SelfPosting.cshtml", message);
    }
}
