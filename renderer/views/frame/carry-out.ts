import { assertNever } from '../../../model/assert-never.ts';
import type { PageOrder } from '../../../model/contract/page.ts';
import type { AppContext } from '../../state/app-context.ts';
import { showCall, showRinging } from '../notifications/show-ringing.ts';

/** Does what a menu, a notification or a file of the desktop asks of this page. */
export function carryOut(app: AppContext, order: PageOrder): void {
  switch (order.do) {
    case 'command':
      app.commands.run(order.id);
      return;
    case 'showCapture':
      app.selection.showCapture(order.capture);
      return;
    case 'showCall':
      void showCall(app, order.call);
      return;
    case 'showRinging':
      showRinging(app, app.session.state?.recording ?? null);
      return;
    default:
      assertNever(order);
  }
}
