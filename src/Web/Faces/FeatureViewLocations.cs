using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;

namespace SamlFederation.Web;

/// <summary>Views live with their feature: <c>SamlFederation.Portal.Admin.Catalogue.X</c> looks in <c>/Admin/Catalogue/Views/</c>, then <c>/Admin/Views/</c>, then <c>/Views/Shared/</c>.</summary>
internal sealed class FeatureViewLocations : IViewLocationExpander
{
    private const string Key = "feature";

    public void PopulateValues(ViewLocationExpanderContext context) => context.Values[Key] = Feature(context);

    public IEnumerable<string> ExpandViewLocations(ViewLocationExpanderContext context, IEnumerable<string> viewLocations)
    {
        for (var feature = context.Values[Key] ?? ""; feature.Length > 0; feature = feature[..Math.Max(0, feature.LastIndexOf('/'))])
            yield return $"/{feature}/Views/{{0}}.cshtml";
        yield return "/Views/Shared/{0}.cshtml";
    }

    private static string Feature(ViewLocationExpanderContext context)
    {
        if (context.ActionContext.ActionDescriptor is not ControllerActionDescriptor { ControllerTypeInfo: var controller })
            return "";
        var (root, full) = (controller.Assembly.GetName().Name!, controller.Namespace ?? "");
        return full.Length > root.Length && full.StartsWith(root, StringComparison.Ordinal) ? full[(root.Length + 1)..].Replace('.', '/') : "";
    }
}
