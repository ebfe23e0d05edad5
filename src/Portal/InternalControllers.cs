using System.Reflection;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace SamlFederation.Portal;

/// <summary>The portal's controllers are internal, as everything of a service is; the framework looks for public ones only.</summary>
internal sealed class InternalControllers : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) => !typeInfo.IsAbstract && typeInfo.IsAssignableTo(typeof(PortalController));
}
