/** The body of a request as text, where it is of a kind that holds tokens by name: JSON or a URL-encoded form. */
const TEXTUAL = /json|x-www-form-urlencoded|text\/plain/i;

export async function bodyText(request: Request): Promise<string> {
  const type = request.headers.get('content-type');
  return type !== null && TEXTUAL.test(type) ? request.clone().text() : '';
}
