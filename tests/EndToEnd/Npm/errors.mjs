// Every refusal as the SDK throws it: its class, which it finds by the code, and what it tells.
import * as iamTypes from '@aws-sdk/client-iam';
import * as stsTypes from '@aws-sdk/client-sts';

const [iam, sts] = [new iamTypes.IAMClient(), new stsTypes.STSClient()];
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: (await sts.send(new stsTypes.GetCallerIdentityCommand())).Arn }, Action: 'sts:AssumeRole' }],
});
const role = { RoleName: 'Refused', AssumeRolePolicyDocument: trust };
await iam.send(new iamTypes.CreateRoleCommand(role));
await iam.send(new iamTypes.AttachRolePolicyCommand({ RoleName: role.RoleName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
await iam.send(new iamTypes.CreateUserCommand({ UserName: 'Refused' }));
for (let n = 0; n < 2; n++) await iam.send(new iamTypes.CreateAccessKeyCommand({ UserName: 'Refused' }));

const refusals = {
  NoSuchEntityException: () => iam.send(new iamTypes.GetRoleCommand({ RoleName: 'Nothing' })),
  EntityAlreadyExistsException: () => iam.send(new iamTypes.CreateRoleCommand(role)),
  MalformedPolicyDocumentException: () => iam.send(new iamTypes.CreateRoleCommand({ RoleName: 'Malformed', AssumeRolePolicyDocument: '{}' })),
  DeleteConflictException: () => iam.send(new iamTypes.DeleteRoleCommand({ RoleName: role.RoleName })),
  LimitExceededException: () => iam.send(new iamTypes.CreateAccessKeyCommand({ UserName: 'Refused' })),
  InvalidInputException: () => iam.send(new iamTypes.TagUserCommand({ UserName: 'Refused', Tags: [{ Key: 'a', Value: '' }, { Key: 'A', Value: '' }] })),
  InvalidIdentityTokenException: () => sts.send(new stsTypes.AssumeRoleWithSAMLCommand({
    RoleArn: 'arn:aws:iam::123456789012:role/Developer', PrincipalArn: 'arn:aws:iam::123456789012:saml-provider/Portal', SAMLAssertion: 'bm90aGluZw==',
  })),
};

const thrown = {};
for (const [name, call] of Object.entries(refusals)) {
  try {
    await call();
    thrown[name] = null;
  } catch (error) {
    thrown[name] = {
      typed: error instanceof (iamTypes[name] ?? stsTypes[name]),
      name: error.name,
      message: error.message,
      fault: error.$fault,
      status: error.$metadata.httpStatusCode,
      requestId: error.$metadata.requestId,
    };
  }
}
console.log(JSON.stringify(thrown));
