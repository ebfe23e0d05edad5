using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace SamlFederation.Web;

/// <summary>A service's controllers are internal, as everything of a service is; the framework by itself looks for public ones only.</summary>
internal sealed class InternalControllers : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) => !typeInfo.IsAbstract && typeInfo.IsAssignableTo(typeof(Controller));
}
