namespace SamlFederation.Web;

/// <summary>Marks an endpoint that programs call: its error answers are its own (JSON, XML), never an HTML page. An exception that escapes it is answered with one line of text.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class MachineEndpointAttribute : Attribute;
