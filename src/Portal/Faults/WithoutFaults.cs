using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace SamlFederation.Portal.Faults;

/// <summary>Takes the faults' controller out of the application: Production has no such address, no such service and no such key.</summary>
internal sealed class WithoutFaults : IApplicationFeatureProvider<ControllerFeature>
{
    public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        feature.Controllers.Remove(typeof(FaultsController).GetTypeInfo());
    }
}
